using Kefu.Contracts.Standards;

namespace Kefu.Standards.Domain;

/// <summary>Which figure measures a clause. A clause that is not named here has no measure yet, and the board says so.</summary>
internal sealed class ClauseMeasures : IMeasuredClauses
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
        ["S3-4.1d"] = "phrases",
        ["S4-6.2b"] = "phrases",
    };

    public IReadOnlyList<MeasuredClause> Measured { get; } =
        [.. ClauseCatalogue.All.Where(c => Figures.ContainsKey(c.Id)).Select(c => new MeasuredClause(c.Id, c.Phrase, Figures[c.Id]))];

    public int All => ClauseCatalogue.All.Count;

    /// <summary>The figure's id, or null.</summary>
    public static string? FigureOf(string clause) => Figures.GetValueOrDefault(clause);
}
