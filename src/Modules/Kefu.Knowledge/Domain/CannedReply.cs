using Kefu.Platform.Access;

namespace Kefu.Knowledge.Domain;

/// <summary>What a canned reply is for.</summary>
public enum ReplyPurpose
{
    /// <summary>Any answer.</summary>
    Reply,

    /// <summary>Opens a service.</summary>
    Greeting,

    /// <summary>Ends a service.</summary>
    Closing,
}

/// <summary>A text agents send again and again, found by its code.</summary>
internal sealed class CannedReply : IShopOwned
{
    private CannedReply()
    {
    }

    public Guid Id { get; private init; }

    public Guid ShopId { get; private init; }

    public string Language { get; private set; } = "";

    public string Code { get; private set; } = "";

    public string Title { get; private set; } = "";

    public string Group { get; private set; } = "";

    public string Text { get; private set; } = "";

    public ReplyPurpose Purpose { get; private set; }

    public DateTime UpdatedAtUtc { get; private set; }

    public int Version { get; private set; }

    public static CannedReply Create(Guid shopId, CannedReplyText text, DateTime nowUtc)
    {
        var reply = new CannedReply { Id = Guid.CreateVersion7(), ShopId = shopId };
        reply.Change(text, nowUtc);
        return reply;
    }

    public void Change(CannedReplyText text, DateTime nowUtc)
    {
        Language = text.Language;
        Code = text.Code.ToLowerInvariant();
        Title = text.Title;
        Group = text.Group;
        Text = text.Text;
        Purpose = text.Purpose;
        UpdatedAtUtc = nowUtc;
        Version++;
    }
}

/// <summary>The words of a canned reply.</summary>
internal sealed record CannedReplyText(string Language, string Code, string Title, string Group, string Text, ReplyPurpose Purpose);
