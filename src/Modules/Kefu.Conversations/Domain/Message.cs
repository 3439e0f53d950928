using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;

namespace Kefu.Conversations.Domain;

/// <summary>What a message is.</summary>
public enum MessageKind
{
    Text,
    Image,
    File,
    OrderCard,
    ProductCard,
    Notice,
}

/// <summary>One thing said. Its sequence number is its place in the thread; its words are never changed, only taken back.</summary>
internal sealed class Message : IShopOwned
{
    public long Seq { get; init; }

    public MessageId Id { get; init; }

    public ConversationId ConversationId { get; init; }

    public Guid ShopId { get; init; }

    public CustomerId CustomerId { get; set; }

    /// <summary>The writer's own id for it: the same one is taken once.</summary>
    public Guid ClientId { get; init; }

    public AuthorKind Author { get; init; }

    public Guid AuthorId { get; init; }

    public string AuthorName { get; init; } = "";

    public Visibility Visibility { get; init; }

    public MessageKind Kind { get; init; }

    public string? Text { get; init; }

    public AttachmentId? AttachmentId { get; init; }

    /// <summary>A card, an answer's sources, a notice's parts: see <see cref="MessageExtra"/>.</summary>
    public string? Extra { get; init; }

    public DateTime AtUtc { get; init; }

    /// <summary>When its customer took it back; from then on only who may see recalled messages reads it.</summary>
    public DateTime? RecalledAtUtc { get; set; }

    public MessageExtra? ReadExtra() => Extra is null ? null : JsonSerializer.Deserialize<MessageExtra>(Extra, KefuJson.Options);
}

/// <summary>What a message carries beside its text.</summary>
public sealed record MessageExtra
{
    public MessageCard? Card { get; init; }

    public IReadOnlyList<AnswerSource>? Sources { get; init; }

    public IReadOnlyList<string>? Suggestions { get; init; }

    public bool? OffersPerson { get; init; }

    /// <summary>The resource key of a notice; it is worded in each reader's language.</summary>
    public string? Notice { get; init; }

    public IReadOnlyList<string>? Args { get; init; }

    public IReadOnlyList<Guid>? Mentions { get; init; }

    /// <summary>The settled ticket that a notice tells of.</summary>
    public SettledTicket? Ticket { get; init; }

    /// <summary>True for a supervisor's word to the agent.</summary>
    public bool? Whisper { get; init; }
}

/// <summary>A ticket with its result, as its customer is told.</summary>
/// <param name="Resolution">Names this settling; the survey about it hangs on it.</param>
public sealed record SettledTicket(long Number, string Result, Guid Resolution);

/// <summary>An order or a product shown in the thread.</summary>
public sealed record MessageCard(string Title, string? Subtitle, string? ImageUrl, string? Url, CardPrice? Price, string? OrderNumber, string? Status);

/// <summary>An amount in minor units.</summary>
public sealed record CardPrice(long Minor, string Currency);

/// <summary>Where an answer of the bot comes from.</summary>
public sealed record AnswerSource(string Title, Guid ArticleId, string? Section);
