namespace Kefu.Routing.Domain;

/// <summary>How routing weighs, as versioned data.</summary>
internal sealed record RoutingRules
{
    public int Version { get; init; } = 1;

    /// <summary>Who has waited this long goes before everybody else, oldest first, whatever the tier.</summary>
    public int MaxWaitSeconds { get; init; } = 300;

    /// <summary>Seconds of waiting that a tier is credited with; this is how important customers overtake.</summary>
    public IReadOnlyDictionary<string, int> TierHeadStartSeconds { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["black"] = 120, ["diamond"] = 120, ["svip"] = 120, ["vip"] = 120, ["platinum"] = 90, ["gold"] = 60, ["silver"] = 30,
    };

    /// <summary>The required level drops by this much once an item has waited so long; never below 1: the skill itself stays required.</summary>
    public IReadOnlyList<SkillStep> SkillSteps { get; init; } = [new(60, 1), new(180, 9)];

    public bool LanguageIsHard { get; init; } = true;

    public bool RegionIsHard { get; init; }

    /// <summary>When all who could take an item have let it lapse, it is offered to them again rather than stranded.</summary>
    public bool OfferAgainWhenAllMissed { get; init; } = true;

    /// <summary>Idle time beyond this earns nothing more.</summary>
    public int IdleCapSeconds { get; init; } = 600;

    public ScoreWeights Weights { get; init; } = new();

    /// <summary>How much the required skill level has dropped after a wait.</summary>
    public int LevelDropAfter(TimeSpan wait)
    {
        var drop = 0;
        foreach (var step in SkillSteps)
        {
            if (wait.TotalSeconds >= step.AfterSeconds && step.Drop > drop)
            {
                drop = step.Drop;
            }
        }

        return drop;
    }

    public TimeSpan HeadStartOf(string? tier) =>
        TimeSpan.FromSeconds(tier is null ? 0 : TierHeadStartSeconds.GetValueOrDefault(tier));
}

internal sealed record SkillStep(int AfterSeconds, int Drop);

internal sealed record ScoreWeights
{
    public double Load { get; init; } = 30;

    public double Idle { get; init; } = 15;

    public double Continuity { get; init; } = 50;

    public double Skill { get; init; } = 10;

    /// <summary>Spares specialists: prefers the agent with the fewest skills beyond those needed.</summary>
    public double Spare { get; init; } = 5;

    public double Fairness { get; init; } = 15;

    public double Language { get; init; } = 10;

    public double Region { get; init; } = 5;
}
