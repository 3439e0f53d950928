using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;

namespace Kefu.Insights.Domain;

/// <summary>Where a conversation stands on the wall.</summary>
internal enum LineState
{
    /// <summary>With the bot.</summary>
    Bot,

    /// <summary>The customer waits for a person.</summary>
    Waiting,

    /// <summary>A person serves it.</summary>
    Serving,

    /// <summary>Settled, or the customer left.</summary>
    Over,
}

/// <summary>What the log says of one conversation, folded into a line; it can be built again from the log at any time.</summary>
internal sealed class ConversationLine : IShopOwned
{
    public required ConversationId Conversation { get; init; }

    public required Guid ShopId { get; init; }

    public CustomerId Customer { get; set; }

    public string Channel { get; set; } = "chat";

    public string Tier { get; set; } = "";

    public QueueId? Queue { get; set; }

    public LineState State { get; set; }

    public DateTime OpenedAtUtc { get; set; }

    /// <summary>The first wish for a person; from here on people answer for the conversation.</summary>
    public DateTime? PersonRequestedAtUtc { get; set; }

    /// <summary>Since when it waits for a person to take it, in its present wait.</summary>
    public DateTime? WaitingSinceUtc { get; set; }

    public DateTime? FirstOfferedAtUtc { get; set; }

    public DateTime? AcceptedAtUtc { get; set; }

    public DateTime? FirstReplyAtUtc { get; set; }

    /// <summary>Who has it, or handled it last.</summary>
    public StaffId? Agent { get; set; }

    public DateTime? ResolvedAtUtc { get; set; }

    public DateTime LastMessageAtUtc { get; set; }

    /// <summary>The customer's oldest message without a human answer.</summary>
    public DateTime? UnansweredSinceUtc { get; set; }

    public int Turns { get; set; }

    /// <summary>The customer came back so soon after the last conversation that both are one session.</summary>
    public bool ContinuesSession { get; set; }

    /// <summary>Whether the shop's greeting was said when it was settled; null when no person had spoken or nothing was checked.</summary>
    public bool? Greeting { get; set; }

    /// <summary>The same for the closing phrase.</summary>
    public bool? Closing { get; set; }

    /// <summary>From the wish for a person to the first human reply.</summary>
    public TimeSpan? FirstResponse => Span(PersonRequestedAtUtc, FirstReplyAtUtc);

    /// <summary>From the wish for a person to the first offer.</summary>
    public TimeSpan? Assignment => Span(PersonRequestedAtUtc, FirstOfferedAtUtc);

    private static TimeSpan? Span(DateTime? from, DateTime? to) =>
        from is { } a && to is { } b ? (b > a ? b - a : TimeSpan.Zero) : null;
}

/// <summary>A turn for which people answer, as stored.</summary>
internal sealed class TurnLine : IShopOwned
{
    public required ConversationId Conversation { get; init; }

    /// <summary>Counts from 1.</summary>
    public required int Ordinal { get; init; }

    public required Guid ShopId { get; init; }

    public QueueId? Queue { get; set; }

    public string Tier { get; init; } = "";

    public required DateTime OpenedAtUtc { get; init; }

    public DateTime? ClosedAtUtc { get; set; }

    public StaffId? Agent { get; set; }

    /// <summary>True for the first turn of a session, which the rate per session counts.</summary>
    public bool OfSession { get; init; }
}
