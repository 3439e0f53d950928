using Kefu.Contracts.Routing;
using Kefu.Platform.Time;

namespace Kefu.Routing.Domain;

/// <summary>All that a routing plan depends on.</summary>
internal sealed record RoutingSnapshot(
    DateTime NowUtc,
    RoutingRules Rules,
    IReadOnlyList<RoutingItem> Items,
    IReadOnlyList<RoutingAgent> Agents,
    IReadOnlyList<RoutingQueue> Queues);

/// <summary>A queue and its hours; without hours it is always open.</summary>
internal sealed record RoutingQueue(Guid Id, WorkCalendar? Hours = null);

internal sealed record SkillNeed(string Skill, int Level);

/// <summary>A conversation that waits for a person.</summary>
internal sealed record RoutingItem
{
    public required Guid Id { get; init; }

    public required Guid ShopId { get; init; }

    public required Guid QueueId { get; init; }

    public required string Channel { get; init; }

    public required DateTime QueuedAtUtc { get; init; }

    public string? Class { get; init; }

    public IReadOnlyList<SkillNeed> Skills { get; init; } = [];

    public string? Tier { get; init; }

    public string? Region { get; init; }

    public string? Language { get; init; }

    /// <summary>The customer's dedicated agent 专属客服.</summary>
    public Guid? NamedAgentId { get; init; }

    /// <summary>Who served this customer or conversation before.</summary>
    public Guid? PreviousAgentId { get; init; }

    /// <summary>Who serves it already and seeks somebody to take it over.</summary>
    public Guid? HeldById { get; init; }

    /// <summary>Agents who let an offer of this item lapse.</summary>
    public IReadOnlyList<Guid> MissedBy { get; init; } = [];

    /// <summary>What it is known to wait for: a wait for the same reason is not explained again.</summary>
    public RoutingFilter? WaitsBecause { get; init; }
}

/// <summary>An agent as routing sees one. No queue or no shop means none; no language or no region means no restriction.</summary>
internal sealed record RoutingAgent
{
    public required Guid Id { get; init; }

    public Presence Presence { get; init; } = Presence.Offline;

    public bool OnDuty { get; init; } = true;

    public bool MayReply { get; init; }

    public IReadOnlyDictionary<string, int> Capacity { get; init; } = new Dictionary<string, int>();

    public IReadOnlyDictionary<string, int> Load { get; init; } = new Dictionary<string, int>();

    public IReadOnlyDictionary<string, int> Skills { get; init; } = new Dictionary<string, int>();

    public HashSet<Guid> Shops { get; init; } = [];

    public HashSet<Guid> Queues { get; init; } = [];

    public HashSet<string> Languages { get; init; } = [];

    public HashSet<string> Regions { get; init; } = [];

    public DateTime IdleSinceUtc { get; init; }

    /// <summary>Items assigned in the current shift, for fairness.</summary>
    public int AssignedToday { get; init; }
}
