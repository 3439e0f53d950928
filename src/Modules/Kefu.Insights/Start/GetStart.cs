using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Insights.Domain;
using Kefu.Insights.Figures;
using Kefu.Insights.Wall;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Insights.Start;

/// <summary>Is the promise kept today, what needs me now, and where.</summary>
[Requires("insights.start")]
[ReadsMuch]
internal sealed record GetStart : IQuery<StartView>;

/// <summary>What the start page shows.</summary>
/// <param name="Days">The last fourteen days, today last.</param>
/// <param name="Policy">The policy whose targets stand beside the figures, with its version.</param>
/// <param name="Before">The same figures a week ago, from the beginning of that day to the same time of day.</param>
internal sealed record StartView(WallView Now, IReadOnlyDictionary<string, Figure> Before, IReadOnlyList<DayPoint> Days, Duties Duties, string Policy, IReadOnlyList<Need> Needs);

/// <summary>Something that waits for somebody, most urgent first.</summary>
/// <param name="Kind"><c>queue</c>, <c>reply</c>, <c>score</c>, <c>hand-over</c> or <c>tickets</c>.</param>
/// <param name="Clause">The clause it is owed by; empty where none is.</param>
/// <param name="LeftSeconds">Time left; negative when over; null when no clock runs.</param>
internal sealed record Need(string Kind, MeasureState State, string Subject, double Number, string Clause, string Owner, double? LeftSeconds, string Href);

internal sealed class GetStartHandler(KefuDbContext db, Dispatcher dispatcher, PeriodLoader loader, FigureSource figures, DutySource duties, DayLines days, IConversations conversations, IStaffDirectory staff, CurrentActor current, TimeProvider clock, ITickets? tickets = null)
    : IHandler<GetStart, StartView>
{
    private const int Days = 14;
    private const int MostNeeds = 12;
    private const double SoonSeconds = 60;
    private static readonly string[] Compared = [DeskFigures.Clocks, DeskFigures.Satisfaction, DeskFigures.FirstResponseTime, DeskFigures.AnswerRate30];
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public async Task<StartView> HandleAsync(GetStart request, CancellationToken ct)
    {
        var wall = await dispatcher.SendAsync(new GetWall(), ct);
        var today = PeriodLoader.DayOf(wall.AtUtc, wall.TimeZoneId);
        var (start, _) = PeriodLoader.Bounds(today, today, wall.TimeZoneId);
        var before = await loader.LoadAsync(start - Week, wall.AtUtc - Week, wall.TimeZoneId, null, ct);
        var main = await loader.MainTargetsAsync(null, ct);
        var targets = await loader.TargetsAsync(before, ct);
        var now = await loader.LoadAsync(today, today, null, ct);
        var earlier = await days.BeforeAsync(today, Days - 1, wall.TimeZoneId, current.Actor.Shops, loader, wall.AtUtc, ct);
        return new StartView(
            wall,
            Compared.ToDictionary(id => id, id => figures.Compute(id, before, main, targets, live: false), StringComparer.Ordinal),
            [.. earlier, new DayPoint(wall.Satisfaction.Value, wall.FirstResponse.Value, wall.AnswerRate.Value)],
            duties.Of(now, main, await loader.TargetsAsync(now, ct)),
            main.Policy,
            await NeedsAsync(wall, main, ct));
    }

    private async Task<IReadOnlyList<Need>> NeedsAsync(WallView wall, Contracts.Standards.ResponseTargets main, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var needs = new List<Need>();
        foreach (var queue in wall.Queues.Where(q => q.LongestSinceUtc is not null))
        {
            var left = main.FirstResponse.TotalSeconds - (now - queue.LongestSinceUtc!.Value).TotalSeconds;
            needs.Add(new Need("queue", Of(left), queue.Name, queue.Waiting, "S4-6.2a", "", left, "/figures/waiting"));
        }

        var late = now - main.Reply + TimeSpan.FromSeconds(SoonSeconds);
        var unanswered = await db.Set<ConversationLine>().AsNoTracking().Where(l => l.State == LineState.Serving && l.UnansweredSinceUtc <= late)
            .OrderBy(l => l.UnansweredSinceUtc).Take(MostNeeds).ToListAsync(ct);
        var cards = await conversations.FindManyAsync([.. unanswered.Select(l => l.Conversation)], ct);
        var people = await staff.FindManyAsync([.. unanswered.Select(l => l.Agent).OfType<StaffId>().Distinct()], ct);
        foreach (var line in unanswered)
        {
            var left = main.Reply.TotalSeconds - (now - line.UnansweredSinceUtc!.Value).TotalSeconds;
            var owner = line.Agent is { } id && people.TryGetValue(id, out var card) ? card.Name : "—";
            needs.Add(new Need("reply", Of(left), cards.TryGetValue(line.Conversation, out var talk) ? "#" + talk.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) : "—", 0, "S2-5.2a", owner, left, "/desk/" + line.Conversation));
        }

        var (dayStart, _) = PeriodLoader.Bounds(PeriodLoader.DayOf(now, wall.TimeZoneId), PeriodLoader.DayOf(now, wall.TimeZoneId), wall.TimeZoneId);
        var low = await db.Set<SurveyLine>().AsNoTracking().CountAsync(s => s.AnsweredAtUtc >= dayStart && s.Score <= 2, ct);
        if (low > 0)
        {
            needs.Add(new Need("score", MeasureState.NoVerdict, "", low, "S1-3.5c", "", null, "/satisfaction"));
        }

        needs.AddRange(await OwnAsync(ct));
        return [.. needs.OrderBy(n => n.LeftSeconds ?? double.MaxValue).Take(MostNeeds)];
    }

    /// <summary>What waits for the person themselves: hand-overs to approve of, and their own tickets.</summary>
    private async Task<IReadOnlyList<Need>> OwnAsync(CancellationToken ct)
    {
        if (tickets is null || !current.Actor.May("tickets.own"))
        {
            return [];
        }

        var own = await tickets.OwnAsync(MostNeeds, ct);
        var people = await staff.FindManyAsync([.. own.HandOvers.Select(t => t.Owner).Distinct()], ct);
        return
        [
            .. own.HandOvers.Select(t => new Need("hand-over", MeasureState.NoVerdict, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"#{t.Number} {t.Subject}"), t.Number, "S3-3.1a", people.GetValueOrDefault(t.Owner)?.Name ?? "", null, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/tickets/{t.Number}"))),
            .. own.Unsettled == 0 ? (Need[])[] : [new Need("tickets", MeasureState.NoVerdict, "", own.Unsettled, "", current.Actor.Name, null, "/tickets?view=Mine")],
        ];
    }

    private static MeasureState Of(double left) => left < 0 ? MeasureState.Broken : left <= SoonSeconds ? MeasureState.AtRisk : MeasureState.NoVerdict;
}
