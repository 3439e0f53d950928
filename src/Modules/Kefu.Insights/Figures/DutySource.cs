using Kefu.Contracts.Standards;
using Kefu.Insights.Domain;

namespace Kefu.Insights.Figures;

/// <summary>How one measured clause of the standard stands today.</summary>
internal sealed record Duty(string Clause, string Phrase, Figure Figure);

/// <summary>The standard as far as it is measured: each clause by its figure of the day.</summary>
internal sealed record Duties(IReadOnlyList<Duty> Rows, int AllClauses)
{
    public int Kept => Rows.Count(r => r.Figure.State is MeasureState.Kept);

    public int AtRisk => Rows.Count(r => r.Figure.State is MeasureState.AtRisk);

    public int Broken => Rows.Count(r => r.Figure.State is MeasureState.Broken);

    /// <summary>Those on which today allows a verdict.</summary>
    public int Judged => Kept + AtRisk + Broken;

    /// <summary>Those that no figure measures, or that have no target.</summary>
    public int NotMeasured => AllClauses - Rows.Count(r => r.Figure.State is not MeasureState.NotMeasured);

    /// <summary>Kept ÷ judged; what is at risk is not yet kept.</summary>
    public double? Share => Judged == 0 ? null : (double)Kept / Judged;

    public MeasureState State => Judged == 0 ? MeasureState.NoVerdict : Broken > 0 ? MeasureState.Broken : AtRisk > 0 ? MeasureState.AtRisk : MeasureState.Kept;
}

/// <summary>Judges the clauses of the standard that a figure measures.</summary>
internal sealed class DutySource(FigureSource figures, IMeasuredClauses? clauses = null)
{
    public const string Id = "duties";

    public Duties Of(Period period, ResponseTargets main, Func<Guid, string, ResponseTargets> targets) => clauses is null
        ? new Duties([], 0)
        : new Duties([.. clauses.Measured.Select(c => new Duty(c.Clause, c.Phrase, figures.Compute(c.Figure, period, main, targets, live: false)))], clauses.All);
}
