using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;

namespace Kefu.Routing.Domain;

/// <summary>How far an item is on its way to a person.</summary>
internal enum ItemState
{
    /// <summary>Nobody has it.</summary>
    Waiting,

    /// <summary>Offered to somebody.</summary>
    Offered,

    /// <summary>Somebody serves it.</summary>
    Held,

    /// <summary>Over, or with the bot again.</summary>
    Done,
}

/// <summary>A conversation as routing knows it, corrected by what Conversations tells.</summary>
internal sealed class WaitingItem : IShopOwned
{
    public required ConversationId Conversation { get; init; }

    public required Guid ShopId { get; init; }

    public CustomerId Customer { get; set; }

    public QueueId Queue { get; set; }

    public string Channel { get; set; } = "chat";

    public string Class { get; set; } = "";

    public string Tier { get; set; } = "";

    public string? Region { get; set; }

    public string? Language { get; set; }

    public List<SkillNeed> Skills { get; set; } = [];

    public StaffId? Named { get; set; }

    public StaffId? Previous { get; set; }

    public List<Guid> MissedBy { get; set; } = [];

    public ItemState State { get; set; }

    public DateTime QueuedAtUtc { get; set; }

    /// <summary>Whom it is offered to, or who has it, or who had it last.</summary>
    public StaffId? Agent { get; set; }

    /// <summary>Who serves it while somebody else is sought to take it over, and from which queue it came to them.</summary>
    public StaffId? HeldBy { get; set; }

    public QueueId? HeldIn { get; set; }

    public DecisionId? Decision { get; set; }

    public DateTime? OfferExpiresAtUtc { get; set; }

    public DateTime? HeldAtUtc { get; set; }

    public DateTime? DoneAtUtc { get; set; }

    /// <summary>What its best candidate lacked when it was last planned.</summary>
    public RoutingFilter? WaitsBecause { get; set; }

    /// <summary>Why it stands in this queue.</summary>
    public StoredMatch Match { get; set; } = new(null, null, []);

    public int Version { get; set; }

    public void Offer(StaffId staff, DecisionId decision, DateTime expiresAtUtc)
    {
        (State, Agent, Decision, OfferExpiresAtUtc, WaitsBecause) = (ItemState.Offered, staff, decision, expiresAtUtc, null);
        Version++;
    }

    /// <summary>The offer ran out: it goes on, at the place its waiting time gives it.</summary>
    public void Miss()
    {
        if (Agent is { } staff && !MissedBy.Contains(staff.Value))
        {
            MissedBy = [.. MissedBy, staff.Value];
        }

        (State, Agent, OfferExpiresAtUtc) = (ItemState.Waiting, null, null);
        Version++;
    }

    /// <summary>The person whom a colleague's transfer is offered says no: it goes on at once. An answer to an earlier offer changes nothing; true when it was this one.</summary>
    public bool Decline(StaffId staff, DateTime expiresAtUtc)
    {
        if (State is not ItemState.Offered || Agent != staff || OfferExpiresAtUtc != expiresAtUtc)
        {
            return false;
        }

        Miss();
        return true;
    }

    /// <summary>Its agent asks a queue to take it over, and serves it until somebody does.</summary>
    public void Seek(StaffId holder) => (HeldBy, HeldIn) = (holder, State is ItemState.Held ? Queue : HeldIn ?? Queue);

    /// <summary>Nobody took it over: it stays where it was.</summary>
    public void StopSeeking()
    {
        if (HeldBy is not { } holder)
        {
            return;
        }

        (State, Agent, Queue, OfferExpiresAtUtc, WaitsBecause) = (ItemState.Held, holder, HeldIn ?? Queue, null, null);
        (HeldBy, HeldIn) = (null, null);
        MissedBy = [];
        Version++;
    }

    public void Hold(StaffId staff, DateTime atUtc)
    {
        (State, Agent, OfferExpiresAtUtc, HeldAtUtc, WaitsBecause) = (ItemState.Held, staff, null, atUtc, null);
        (HeldBy, HeldIn) = (null, null);
        MissedBy = [];
        Version++;
    }

    public void Finish(DateTime atUtc)
    {
        (State, OfferExpiresAtUtc, DoneAtUtc, WaitsBecause) = (ItemState.Done, null, atUtc, null);
        (Agent, HeldBy, HeldIn) = (HeldBy ?? Agent, null, null);
        Version++;
    }

    public RoutingItem ToPlan() => new()
    {
        Id = Conversation.Value,
        ShopId = ShopId,
        QueueId = Queue.Value,
        Channel = Channel,
        QueuedAtUtc = QueuedAtUtc,
        Class = Class,
        Skills = Skills,
        Tier = Tier,
        Region = Region,
        Language = Language,
        NamedAgentId = Named?.Value,
        PreviousAgentId = Previous?.Value,
        HeldById = HeldBy?.Value,
        MissedBy = MissedBy,
        WaitsBecause = WaitsBecause,
    };
}

/// <summary>The dispatch rule that chose the queue, and why each earlier one did not.</summary>
internal sealed record StoredMatch(string? RuleId, string? RuleName, IReadOnlyList<DispatchMiss> Earlier);
