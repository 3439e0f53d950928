namespace Kefu.Standards.Domain;

/// <summary>Which figure measures a clause. A clause that is not named here has no measure yet, and the board says so.</summary>
internal static class ClauseMeasures
{
    private static readonly Dictionary<string, string> Figures = new(StringComparer.Ordinal)
    {
        ["S4-6.2a"] = "answer-rate-30s",
        ["S2-5.2a"] = "first-response",
        ["S1-3.3b"] = "assignment",
        ["S1-1.1"] = "satisfaction",
        ["S0-4.5b"] = "feedback-rate",
        ["S3-3.3d"] = "satisfaction-mean",
        ["S3-3.3e"] = "feedback-rate",
    };

    /// <summary>The figure's id, or null.</summary>
    public static string? FigureOf(string clause) => Figures.GetValueOrDefault(clause);
}
