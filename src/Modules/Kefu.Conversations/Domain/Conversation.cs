using System.Linq.Expressions;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;

namespace Kefu.Conversations.Domain;

/// <summary>A talk with a customer on one channel. Its states and who answers for it change here and nowhere else.</summary>
internal sealed partial class Conversation : IShopOwned
{
    /// <summary>The class of what nobody has told yet.</summary>
    public const string NotYetKnown = "consultation";

    /// <summary>Names the counter that numbers conversations.</summary>
    public const string NumberCounter = "conversation";

    /// <summary>Stands for "no deadline", so that the list sorts by one column.</summary>
    public static readonly DateTime Never = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Those that are not over. In these very words, so that the engines find the small index of them.</summary>
    public static readonly Expression<Func<Conversation, bool>> Ongoing = c =>
        c.Status == ConversationStatus.Bot || c.Status == ConversationStatus.Queued || c.Status == ConversationStatus.Offered || c.Status == ConversationStatus.Active;

    private Conversation()
    {
    }

    public ConversationId Id { get; private init; }

    public Guid ShopId { get; private init; }

    public long Number { get; private init; }

    public CustomerId CustomerId { get; private set; }

    /// <summary>The customer as long as the talk is going on, so that nobody has two at once; a settled one holds no place.</summary>
    public Guid? OpenFor { get; private set; }

    /// <summary>The settled conversation that this one continues.</summary>
    public ConversationId? PreviousId { get; private init; }

    public string Channel { get; private init; } = "";

    public string Language { get; private init; } = "";

    public string Tier { get; private set; } = "";

    public string? Region { get; private set; }

    public string Class { get; private set; } = "";

    public string Stage { get; private set; } = "";

    public ConversationStatus Status { get; private set; }

    public QueueId? QueueId { get; private set; }

    public StaffId? AssignedTo { get; private set; }

    /// <summary>The first handler, accountable until somebody else accepts a hand-over. Once set it is never empty again.</summary>
    public StaffId? Owner { get; private set; }

    /// <summary>True while its agent is not there: the customer's next word takes it back to the queue.</summary>
    public bool AgentGone { get; private set; }

    public StaffId? OfferedTo { get; private set; }

    public DateTime? OfferExpiresAtUtc { get; private set; }

    public string Tags { get; private set; } = "";

    public int BotFailures { get; private set; }

    public DateTime OpenedAtUtc { get; private init; }

    /// <summary>When a person was first asked for; the human clock starts here.</summary>
    public DateTime? HandoverAtUtc { get; private set; }

    public DateTime? QueuedAtUtc { get; private set; }

    public DateTime? AcceptedAtUtc { get; private set; }

    public DateTime? ResolvedAtUtc { get; private set; }

    /// <summary>Since when the customer waits for a person's word.</summary>
    public DateTime? WaitingSinceUtc { get; private set; }

    /// <summary>When that word must come; <see cref="Never"/> when nobody waits.</summary>
    public DateTime DueAtUtc { get; private set; } = Never;

    public int DueTotalSeconds { get; private set; }

    /// <summary>Why it is due then: the policy's name and version.</summary>
    public string DueReason { get; private set; } = "";

    public int Version { get; private set; }

    // The columns below are written by the message statements only, never through the context.
    public long LastSeq { get; private init; }

    public long LastPublicSeq { get; private init; }

    public long LastCustomerSeq { get; private init; }

    public long AgentReadSeq { get; private init; }

    public DateTime? AgentReadAtUtc { get; private init; }

    public long CustomerReadSeq { get; private init; }

    public DateTime LastMessageAtUtc { get; private init; }

    public string LastText { get; private init; } = "";

    public string LastAuthor { get; private init; } = "";

    public DateTime? FirstResponseAtUtc { get; private init; }

    public bool IsOpen => Status is not (ConversationStatus.Resolved or ConversationStatus.Closed);

    /// <summary>True when a person has it or is being asked.</summary>
    public bool WantsPerson => Status is ConversationStatus.Queued or ConversationStatus.Offered or ConversationStatus.Active;

    public IReadOnlyList<string> TagList => Tags.Split(';', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A customer begins to talk; the bot, if the shop has one, answers first.</summary>
    public static Conversation Open(Guid shopId, long number, CustomerCard customer, string channel, string language, string stage, ConversationId? previous, DateTime now) => new()
    {
        Id = ConversationId.New(),
        ShopId = shopId,
        Number = number,
        CustomerId = customer.Id,
        OpenFor = customer.Id.Value,
        PreviousId = previous,
        Channel = channel,
        Language = language,
        Tier = customer.Tier,
        Region = customer.Region,
        Class = "consultation",
        Stage = stage,
        Status = ConversationStatus.Bot,
        OpenedAtUtc = now,
        LastMessageAtUtc = now,
    };

    /// <summary>True when the person takes part in it right now.</summary>
    public bool IsWith(StaffId staff) => AssignedTo == staff;

    /// <summary>Keeps what the question is about.</summary>
    public void IsAbout(string @class)
    {
        if (@class.Length > 0 && !string.Equals(Class, @class, StringComparison.Ordinal))
        {
            Class = @class;
            Version++;
        }
    }

    /// <summary>The customer turned out to be known; a second open talk of the same customer keeps a place of its own.</summary>
    public void BelongsTo(CustomerCard known, bool hasAnotherOpen)
    {
        CustomerId = known.Id;
        Tier = known.Tier;
        Region = known.Region;
        OpenFor = !IsOpen ? null : hasAnotherOpen ? Id.Value : known.Id.Value;
        Version++;
    }

    /// <summary>Puts tags on and takes tags off; gives what really changed.</summary>
    public (IReadOnlyList<string> Added, IReadOnlyList<string> Removed) Tag(IEnumerable<string> add, IEnumerable<string> remove)
    {
        var now = TagList.ToList();
        var removed = now.Intersect(remove, StringComparer.Ordinal).ToList();
        var added = add.Select(t => t.Replace(";", "", StringComparison.Ordinal).Trim()).Where(t => t.Length is > 0 and <= 40).Distinct(StringComparer.Ordinal).Except(now, StringComparer.Ordinal).ToList();
        var next = now.Except(removed, StringComparer.Ordinal).Concat(added).Take(20).ToList();
        Tags = next.Count == 0 ? "" : ";" + string.Join(';', next) + ";";
        Version++;
        return (added, removed);
    }

    /// <summary>Counts a bot answer that did not help; true when it is time for a person.</summary>
    public bool BotFailed(int most)
    {
        BotFailures++;
        Version++;
        return BotFailures >= most;
    }
}
