using System.Collections.Concurrent;
using Kefu.Insights.Domain;
using Kefu.Insights.Figures;
using Kefu.Platform.Access;
using Kefu.Platform.Time;

namespace Kefu.Insights.Start;

/// <summary>The figures of one day, for the lines of the last days.</summary>
internal sealed record DayPoint(double? Satisfaction, double? FirstResponse, double? AnswerRate);

/// <summary>Keeps the days that are over for some minutes: they hardly change, and the start page asks often.</summary>
internal sealed class DayLines
{
    private const int Most = 500;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<string, (IReadOnlyList<DayPoint> Points, DateTime UntilUtc)> _kept = new(StringComparer.Ordinal);

    /// <summary>The points of days before today, oldest first.</summary>
    public async Task<IReadOnlyList<DayPoint>> BeforeAsync(DateOnly today, int days, string zone, ShopScope shops, PeriodLoader loader, DateTime now, CancellationToken ct)
    {
        var key = $"{today:O}|{days}|{zone}|{(shops.Everywhere ? "*" : string.Join(',', shops.Ids.Order()))}";
        if (_kept.TryGetValue(key, out var kept) && kept.UntilUtc > now)
        {
            return kept.Points;
        }

        var from = today.AddDays(-days);
        var period = await loader.LoadAsync(from, today.AddDays(-1), null, ct);
        IReadOnlyList<DayPoint> points = [.. Enumerable.Range(0, days).Select(d => Of(period, from.AddDays(d), zone, now))];
        if (_kept.Count > Most)
        {
            _kept.Clear();
        }

        _kept[key] = (points, now + Fresh);
        return points;
    }

    private static DayPoint Of(Period all, DateOnly day, string zone, DateTime now)
    {
        var (start, end) = PeriodLoader.Bounds(day, day, zone);
        bool Within(DateTime? at) => at >= start && at < end;
        var period = all with
        {
            FromUtc = start,
            UntilUtc = end,
            Turns = [.. all.Turns.Where(t => Within(t.OpenedAtUtc))],
            Wishes = [.. all.Wishes.Where(w => Within(w.PersonRequestedAtUtc))],
            Answers = [.. all.Answers.Where(a => Within(a.AnsweredAtUtc))],
        };
        return new DayPoint(DeskFigures.Satisfied(period).Share, DeskFigures.FirstResponses(period)?.Mean.TotalSeconds, DeskFigures.AnswerRate(period.Turns, zone, now).Share);
    }
}
