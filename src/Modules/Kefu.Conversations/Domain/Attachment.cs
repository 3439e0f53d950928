using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Platform.Access;

namespace Kefu.Conversations.Domain;

/// <summary>An uploaded file. On disk it has a generated name; what the sender called it is only data.</summary>
internal sealed class Attachment : IShopOwned
{
    public AttachmentId Id { get; init; }

    public Guid ShopId { get; init; }

    /// <summary>The customer who sent it; none for a file of the floor.</summary>
    public CustomerId? CustomerId { get; set; }

    /// <summary>The conversation in which a person of the floor uploaded it.</summary>
    public ConversationId? ConversationId { get; init; }

    public Guid UploadedBy { get; init; }

    public required string FileName { get; init; }

    public required string ContentType { get; init; }

    public long Size { get; init; }

    public bool IsImage { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    public DateTime AtUtc { get; init; }
}

/// <summary>Somebody of the floor who was invited into or mentioned in a conversation, and may see it therefore.</summary>
internal sealed class Participant : IShopOwned
{
    public ConversationId ConversationId { get; init; }

    public Guid StaffId { get; init; }

    public Guid ShopId { get; init; }

    public bool Mentioned { get; set; }

    public DateTime AtUtc { get; set; }
}
