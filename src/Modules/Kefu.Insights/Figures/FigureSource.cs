using Kefu.Contracts.Insights;
using Kefu.Contracts.Standards;
using Kefu.Insights.Domain;
using Kefu.Insights.FoldLog;
using Kefu.Platform.Handling;
using Kefu.Platform.Time;

namespace Kefu.Insights.Figures;

/// <summary>A figure with what its card needs.</summary>
/// <param name="Value">A share, or seconds, or a mean of 100; null when nothing was measured.</param>
internal sealed record Figure(string Id, double? Value, long Met, long Count, double? Target, MeasureState State, Interval? Interval = null, Durations? Spread = null)
{
    public static string NameOf(MeasureState state) => state switch
    {
        MeasureState.Kept => "kept",
        MeasureState.AtRisk => "at-risk",
        MeasureState.Broken => "broken",
        MeasureState.NoVerdict => "no-verdict",
        MeasureState.NotMeasured => "not-measured",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
    };
}

/// <summary>Computes figures from lines and targets; every page and door asks here, so that no two show different numbers.</summary>
internal sealed class FigureSource(PeriodLoader loader, Dispatcher dispatcher, TimeProvider clock) : IFigures
{
    public async Task<IReadOnlyList<FigureCard>> ForAsync(Guid shopId, DateOnly from, DateOnly until, CancellationToken ct)
    {
        var period = await loader.LoadAsync(from, until, shopId, ct);
        var main = await loader.MainTargetsAsync(shopId, ct);
        var targets = await loader.TargetsAsync(period, ct);
        return
        [
            .. DeskFigures.OverPeriod.Select(id => Compute(id, period, main, targets, live: false))
                .Select(f => new FigureCard(f.Id, f.Value, f.Met, f.Count, f.Target, Figure.NameOf(f.State))),
        ];
    }

    public async Task<(int Lines, IReadOnlyList<string> Differences)> VerifyAsync(CancellationToken ct)
    {
        var result = await dispatcher.SendAsync(new RecomputeFigures(), ct);
        return (result.Lines, result.Differences);
    }

    /// <summary>One figure of a period. A live reading is judged more gently than a finished count.</summary>
    public Figure Compute(string id, Period period, ResponseTargets main, Func<Guid, string, ResponseTargets> targets, bool live)
    {
        var now = clock.UtcNow();
        switch (id)
        {
            case DeskFigures.AnswerRate30:
                var answered = DeskFigures.AnswerRate(period.Turns, period.TimeZoneId, now);
                return Count(id, answered, main.AnswerRateGoal, live);
            case DeskFigures.FirstResponseTime:
                var first = DeskFigures.FirstResponses(period);
                var limit = main.FirstResponse.TotalSeconds;
                return new Figure(id, first?.Mean.TotalSeconds, first?.Count ?? 0, first?.Count ?? 0, limit, StateRule.OfLimit(first?.Mean.TotalSeconds, limit), Spread: first);
            case DeskFigures.Assignment:
                // No target: whoever waits because nobody is free is no breach of routing, and the log of this context cannot tell the two apart.
                var assigned = DeskFigures.Assignments(period, now);
                return new Figure(id, assigned.Share, assigned.Met, assigned.Count, null, MeasureState.NotMeasured);
            case DeskFigures.Clocks:
                return Count(id, DeskFigures.ClocksKept(period, targets, now), main.ClockGoal, live: false);
            case DeskFigures.Satisfaction:
                var satisfied = DeskFigures.Satisfied(period);
                return new Figure(id, satisfied.Share, satisfied.Satisfied, satisfied.Answers, main.SatisfactionGoal,
                    StateRule.OfSample(satisfied.Satisfied, satisfied.Answers, main.SatisfactionGoal), satisfied.Interval);
            case DeskFigures.SatisfactionMean:
                var mean = DeskFigures.Satisfied(period);
                return new Figure(id, mean.MeanOf100, mean.Answers, mean.Answers, main.MeanScoreGoal,
                    main.MeanScoreGoal is not { } goal ? MeasureState.NotMeasured : mean.Answers < StateRule.SmallestSample ? MeasureState.NoVerdict : mean.MeanOf100 >= goal ? MeasureState.Kept : MeasureState.Broken);
            case DeskFigures.FeedbackRate:
                var back = DeskFigures.Satisfied(period);
                return Count(id, new Rate(Math.Min(back.Answers, back.Invitations), back.Invitations), main.FeedbackGoal, live: false);
            case DeskFigures.Phrases:
                return Count(id, DeskFigures.PhrasesSaid(period), null, live: false);
            default:
                throw new Platform.Errors.NotFound();
        }
    }

    private static Figure Count(string id, Rate rate, double? goal, bool live) =>
        new(id, rate.Share, rate.Met, rate.Count, goal, live ? StateRule.OfLive(rate.Met, rate.Count, goal) : StateRule.OfFullCount(rate.Met, rate.Count, goal));
}
