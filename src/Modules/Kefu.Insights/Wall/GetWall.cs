using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Contracts.Standards;
using Kefu.Insights.Domain;
using Kefu.Insights.Figures;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Insights.Wall;

/// <summary>What goes on in the actor's shops at this moment, and how today stands.</summary>
[Requires("insights.wall")]
[Requires("insights.start")]
[ReadsMuch]
internal sealed record GetWall : IQuery<WallView>;

internal sealed record WallView(
    DateTime AtUtc,
    string TimeZoneId,
    string Title,
    int Waiting,
    int WaitingQueues,
    DateTime? LongestSinceUtc,
    string? LongestQueue,
    int LongestLimitSeconds,
    int Serving,
    int ServingPeople,
    Figure AnswerRate,
    Figure FirstResponse,
    Figure Satisfaction,
    Figure Clocks,
    Figure Feedback,
    IReadOnlyList<WallQueue> Queues,
    IReadOnlyList<WallSeat> Seats,
    IReadOnlyList<WallAlert> Alerts,
    IReadOnlyList<HalfHourPoint> HalfHours)
{
    public int OnDuty => Seats.Count;
}

internal sealed record WallQueue(QueueId Id, string Name, int Waiting, DateTime? LongestSinceUtc, int Serving, int Online, Figure AnswerRate);

/// <summary>A person on the wall.</summary>
/// <param name="State"><c>serving</c>, <c>online</c>, <c>busy</c>, <c>break</c>, <c>training</c> or <c>over</c>.</param>
internal sealed record WallSeat(StaffId Staff, string Name, string State, int Load)
{
    /// <summary>The queues the person serves.</summary>
    public IReadOnlyCollection<QueueId> Queues { get; init; } = [];
}

/// <summary>Something somebody should see to.</summary>
/// <param name="Kind">The key of its words.</param>
internal sealed record WallAlert(string Kind, MeasureState State, string Subject, double? Value, double? Limit, QueueId? Queue);

/// <summary>The answer rate of half an hour; public because a component takes it.</summary>
/// <param name="Minute">Minutes from local midnight.</param>
public sealed record HalfHourPoint(int Minute, double? Share, long Met, long Count);

internal sealed class GetWallHandler(
    KefuDbContext db,
    PeriodLoader loader,
    FigureSource figures,
    IQueues queues,
    IPresences presences,
    IStaffDirectory staff,
    SettingsStore settings,
    TimeProvider clock) : IHandler<GetWall, WallView>
{
    private const int MostAlerts = 4;

    public async Task<WallView> HandleAsync(GetWall request, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var shops = await loader.ShopsAsync(ct);
        var zone = await loader.ZoneAsync(null, ct);
        var today = PeriodLoader.DayOf(now, zone);
        var period = await loader.LoadAsync(today, today, null, ct);
        var main = await loader.MainTargetsAsync(null, ct);
        var targets = await loader.TargetsAsync(period, ct);
        var rules = await settings.GetAsync<WallRules>(WallRules.Key, Guid.Empty, ct);
        var open = await db.Set<ConversationLine>().AsNoTracking().Where(l => l.State == LineState.Waiting || l.State == LineState.Serving).ToListAsync(ct);
        var names = (await queues.ListAsync(ct)).ToDictionary(q => q.Id, q => q.Name);
        var seats = await SeatsAsync(open, rules, now, ct);
        var rows = Queues(open, period, main, targets, names, seats);
        var longest = open.Where(l => l.WaitingSinceUtc is not null).MinBy(l => l.WaitingSinceUtc);
        Figure Today(string id) => figures.Compute(id, period, main, targets, live: true);
        return new WallView(
            now,
            zone,
            shops is [var one] ? one.Name : "",
            open.Count(l => l.State == LineState.Waiting),
            rows.Count(r => r.Waiting > 0),
            longest?.WaitingSinceUtc,
            longest?.Queue is { } queue ? names.GetValueOrDefault(queue) : null,
            rules.LongestWaitSeconds,
            open.Count(l => l.State == LineState.Serving),
            open.Where(l => l.State == LineState.Serving).Select(l => l.Agent).Distinct().Count(),
            Today(DeskFigures.AnswerRate30),
            Today(DeskFigures.FirstResponseTime),
            Today(DeskFigures.Satisfaction),
            Today(DeskFigures.Clocks),
            Today(DeskFigures.FeedbackRate),
            rows,
            seats,
            Alerts(rows, seats, rules, now),
            HalfHours(period, now));
    }

    private async Task<IReadOnlyList<WallSeat>> SeatsAsync(List<ConversationLine> open, WallRules rules, DateTime now, CancellationToken ct)
    {
        var there = (await presences.ListAsync(ct)).Where(p => p.Presence != Presence.Offline).ToList();
        var cards = await staff.FindManyAsync([.. there.Select(p => p.Staff)], ct);
        var loads = open.Where(l => l.State == LineState.Serving && l.Agent is not null).GroupBy(l => l.Agent!.Value).ToDictionary(g => g.Key, g => g.Count());

        // Seats stay in place: people learn where to look.
        return [.. there.OrderBy(p => p.Staff.Value).Select(p =>
        {
            var load = loads.GetValueOrDefault(p.Staff);
            var over = p.Presence == Presence.Break && now - p.SinceUtc > TimeSpan.FromMinutes(rules.BreakMinutes);
            var state = over ? "over" : p.Presence == Presence.Online && load > 0 ? "serving" : p.Presence.ToString().ToLowerInvariant();
            return new WallSeat(p.Staff, cards.GetValueOrDefault(p.Staff)?.Name ?? "—", state, load) { Queues = p.Queues };
        })];
    }

    private List<WallQueue> Queues(
        List<ConversationLine> open,
        Period period,
        ResponseTargets main,
        Func<Guid, string, ResponseTargets> targets,
        Dictionary<QueueId, string> names,
        IReadOnlyList<WallSeat> seats)
    {
        var online = seats.Where(s => s.State is "serving" or "online").ToList();
        return [.. names.Select(q =>
        {
            var here = open.Where(l => l.Queue == q.Key).ToList();
            return new WallQueue(
                q.Key,
                q.Value,
                here.Count(l => l.State == LineState.Waiting),
                here.Where(l => l.WaitingSinceUtc is not null).Min(l => l.WaitingSinceUtc),
                here.Count(l => l.State == LineState.Serving),
                online.Count(s => s.Queues.Contains(q.Key)),
                figures.Compute(DeskFigures.AnswerRate30, period.Only(q.Key), main, targets, live: true));
        })];
    }

    private static List<WallAlert> Alerts(List<WallQueue> queues, IReadOnlyList<WallSeat> seats, WallRules rules, DateTime now)
    {
        var alerts = new List<WallAlert>();
        foreach (var queue in queues)
        {
            if (queue.LongestSinceUtc is { } since && (now - since).TotalSeconds > rules.LongestWaitSeconds)
            {
                alerts.Add(new WallAlert("longest", MeasureState.Broken, queue.Name, (now - since).TotalSeconds, rules.LongestWaitSeconds, queue.Id));
            }

            if (queue.Waiting > 0 && queue.Online == 0)
            {
                alerts.Add(new WallAlert("nobody", MeasureState.Broken, queue.Name, queue.Waiting, null, queue.Id));
            }

            if (queue.AnswerRate is { State: MeasureState.Broken or MeasureState.AtRisk, Value: { } value, Target: { } target } && value < target)
            {
                alerts.Add(new WallAlert("rate", queue.AnswerRate.State, queue.Name, value, target, queue.Id));
            }
        }

        alerts.AddRange(seats.Where(s => s.State == "over").Select(s => new WallAlert("break", MeasureState.AtRisk, s.Name, null, rules.BreakMinutes, null)));
        return [.. alerts.OrderBy(a => a.State == MeasureState.Broken ? 0 : 1).Take(MostAlerts)];
    }

    private static List<HalfHourPoint> HalfHours(Period period, DateTime now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(period.TimeZoneId);
        return [.. DeskFigures.Counted(period)
            .GroupBy(t => DeskFigures.HalfHourOf(t.OpenedAtUtc, zone))
            .OrderBy(g => g.Key)
            .Select(g => (g.Key, Rate: DeskFigures.AnswerRate(g, period.TimeZoneId, now)))
            .Select(h => new HalfHourPoint(h.Key, h.Rate.Share, h.Rate.Met, h.Rate.Count))];
    }
}
