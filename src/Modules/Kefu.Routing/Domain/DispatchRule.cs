using Kefu.Platform.Time;

namespace Kefu.Routing.Domain;

/// <summary>Sends what meets all of its conditions to a queue with the skills it needs; an empty condition asks nothing.</summary>
internal sealed record DispatchRule
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string> Classes { get; init; } = [];

    public IReadOnlyList<string> Channels { get; init; } = [];

    public IReadOnlyList<string> Tiers { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];

    public IReadOnlyList<string> Languages { get; init; } = [];

    public ServiceTime? ServiceTime { get; init; }

    public required Guid QueueId { get; init; }

    public IReadOnlyList<SkillNeed> Skills { get; init; } = [];
}

/// <summary>A condition on the moment: inside these hours, or outside them.</summary>
internal sealed record ServiceTime(WorkCalendar Hours, bool Inside = true);

/// <summary>What is known of a request when it is dispatched.</summary>
internal sealed record DispatchFacts
{
    public required string Channel { get; init; }

    public required DateTime AtUtc { get; init; }

    public string? Class { get; init; }

    public string? Tier { get; init; }

    public string? Region { get; init; }

    public string? Language { get; init; }
}

/// <summary>The first rule that matched, if any, and why each earlier one did not.</summary>
internal sealed record DispatchMatch(DispatchRule? Rule, IReadOnlyList<DispatchMiss> Earlier);

internal sealed record DispatchMiss(string RuleId, string RuleName, IReadOnlyList<DispatchReason> Reasons);

/// <summary>One condition that was not met: what it asked and what was found.</summary>
internal sealed record DispatchReason(string Condition, string Expected, string? Actual);
