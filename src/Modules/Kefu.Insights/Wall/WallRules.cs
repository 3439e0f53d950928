namespace Kefu.Insights.Wall;

/// <summary>When the wall raises an alert, as data.</summary>
internal sealed record WallRules
{
    public const string Key = "insights.wall";

    /// <summary>Nobody should wait longer for a person.</summary>
    public int LongestWaitSeconds { get; init; } = 120;

    public int BreakMinutes { get; init; } = 15;
}
