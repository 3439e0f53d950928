namespace Kefu.Standards.Domain;

/// <summary>The response targets of a shop, as versioned data.</summary>
internal sealed record TargetPolicy
{
    /// <summary>The preset it began from.</summary>
    public string Preset { get; init; } = "S4";

    public TargetSet Chat { get; init; } = new(30, 180);

    /// <summary>Targets of customer tiers that differ.</summary>
    public IReadOnlyDictionary<string, TargetSet> Tiers { get; init; } = new Dictionary<string, TargetSet>(StringComparer.Ordinal);

    /// <summary>When the desk reminds an agent of a slow answer.</summary>
    public int SlowReminderSeconds { get; init; } = 100;

    /// <summary>The share of turns or sessions to be answered in time, 0 to 1.</summary>
    public double AnswerRateGoal { get; init; } = 0.85;

    /// <summary>The share of satisfied answers, 0 to 1.</summary>
    public double SatisfactionGoal { get; init; } = 0.90;

    /// <summary>The share of response clocks to be kept, 0 to 1. The source documents name none: a goal of the house.</summary>
    public double ClockGoal { get; init; } = 0.95;

    /// <summary>The mean score of 100 (S3 3.3d).</summary>
    public double MeanScoreGoal { get; init; } = 85;

    /// <summary>The share of surveys that are answered, 0 to 1 (S3 3.3e).</summary>
    public double FeedbackGoal { get; init; } = 0.90;

    public TargetSet For(string tier) => Tiers.TryGetValue(tier, out var own) ? own : Chat;
}

/// <summary>Seconds from the wish for a person to the first human reply, and from any customer's message to the next.</summary>
internal sealed record TargetSet(int FirstResponseSeconds, int ReplySeconds);

/// <summary>The variants of the source documents and of marketplaces, side by side; none is a constant of the product.</summary>
internal static class TargetPresets
{
    private const int Minute = 60;
    private const int Hour = 60 * Minute;

    public static IReadOnlyDictionary<string, TargetPolicy> All { get; } = new Dictionary<string, TargetPolicy>(StringComparer.Ordinal)
    {
        ["S0"] = new() { Preset = "S0", Chat = new(24 * Hour, 24 * Hour), SatisfactionGoal = 0.92 },
        ["S1"] = new() { Preset = "S1", Chat = new(24 * Hour, 24 * Hour), SatisfactionGoal = 0.90 },
        ["S2"] = new() { Preset = "S2", Chat = new(Minute, Minute), SatisfactionGoal = 0.90 },
        ["S3"] = new() { Preset = "S3", Chat = new(15 * Minute, 15 * Minute), SatisfactionGoal = 0.85 },
        ["S4"] = new() { Preset = "S4", Chat = new(30, 3 * Minute) },
        ["jd"] = new() { Preset = "jd", Chat = new(30, 30) },
        ["taobao"] = new() { Preset = "taobao", Chat = new(3 * Minute, 3 * Minute) },
        ["pinduoduo"] = new() { Preset = "pinduoduo", Chat = new(3 * Minute, 3 * Minute) },
    };
}
