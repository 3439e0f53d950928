using Kefu.Contracts.Routing;

namespace Kefu.Routing.Domain;

/// <summary>The dispatch rules of a shop as people edit them: they name queues by key.</summary>
internal sealed record DispatchTable
{
    public IReadOnlyList<DispatchLine> Rules { get; init; } = [];

    /// <summary>The rules whose queue exists, ready to be matched.</summary>
    public IReadOnlyList<DispatchRule> ToRules(IReadOnlyCollection<ServiceQueue> queues)
    {
        var byKey = queues.ToDictionary(q => q.Key, q => q.Id, StringComparer.OrdinalIgnoreCase);
        return [.. Rules.Where(r => byKey.ContainsKey(r.Queue)).Select(r => r.ToRule(byKey[r.Queue]))];
    }
}

/// <summary>One rule: an empty condition asks nothing.</summary>
internal sealed record DispatchLine
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Queue { get; init; }

    public IReadOnlyList<string> Classes { get; init; } = [];

    public IReadOnlyList<string> Channels { get; init; } = [];

    public IReadOnlyList<string> Tiers { get; init; } = [];

    public IReadOnlyList<string> Regions { get; init; } = [];

    public IReadOnlyList<string> Languages { get; init; } = [];

    public ServiceTime? ServiceTime { get; init; }

    public IReadOnlyList<SkillNeed> Skills { get; init; } = [];

    public DispatchRule ToRule(QueueId queue) => new()
    {
        Id = Id,
        Name = Name,
        QueueId = queue.Value,
        Classes = Classes,
        Channels = Channels,
        Tiers = Tiers,
        Regions = Regions,
        Languages = Languages,
        ServiceTime = ServiceTime,
        Skills = Skills,
    };
}
