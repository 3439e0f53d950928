using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Contracts.Standards;
using Kefu.Contracts.Tickets;
using Kefu.Insights.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Insights.Figures;

/// <summary>A figure of one day with the rows behind it, newest first: of all, of one queue, or what one person serves.</summary>
/// <param name="HalfHour">Narrows figures over turns to those that began in the half hour with this first minute of the day.</param>
[Requires("insights.start")]
[Requires("insights.wall")]
[ReadsMuch]
internal sealed record GetFigure(string Id, DateOnly? Day, string? After, QueueId? Queue = null, StaffId? Agent = null, int? HalfHour = null) : IQuery<FigureView>;

/// <summary>A figure and what it rests on.</summary>
/// <param name="Figure">Null for a live count, whose rows are its value.</param>
internal sealed record FigureView(string Id, DateOnly Day, string TimeZoneId, Figure? Figure, long? LiveCount, string Policy, IReadOnlyList<FigureRow> Rows, string? Next)
{
    /// <summary>The clauses behind the share of standards kept; null for every other figure.</summary>
    public Duties? Duties { get; init; }

    /// <summary>The queue or the person it is narrowed to; empty when to none.</summary>
    public string Of { get; init; } = "";
}

/// <summary>A case behind a figure.</summary>
/// <param name="InTime">Null where nothing is to be met.</param>
/// <param name="Number">Of the ticket where there is one, of the conversation otherwise.</param>
internal sealed record FigureRow(ConversationId? Conversation, TicketId? Ticket, long? Number, string Queue, string Agent, DateTime FromUtc, DateTime? UntilUtc, double? LimitSeconds, bool? InTime, int? Score)
{
    /// <summary>Whether the shop's greeting and closing phrase were said; null for every other figure.</summary>
    public (bool Greeting, bool Closing)? Phrases { get; init; }
}

internal sealed class GetFigureHandler(KefuDbContext db, PeriodLoader loader, FigureSource figures, DutySource duties, IQueues queues, IStaffDirectory staff, IConversations conversations, TimeProvider clock, ITickets? tickets = null)
    : IHandler<GetFigure, FigureView>
{
    public const string Waiting = "waiting";
    public const string Serving = "serving";
    private const int Rows = 50;

    public async Task<FigureView> HandleAsync(GetFigure request, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var zone = await loader.ZoneAsync(null, ct);
        var day = request.Day ?? PeriodLoader.DayOf(now, zone);
        var main = await loader.MainTargetsAsync(null, ct);
        var before = long.TryParse(request.After, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc) : DateTime.MaxValue;
        if (request.Id is Waiting or Serving)
        {
            var state = request.Id == Waiting ? LineState.Waiting : LineState.Serving;
            var open = await db.Set<ConversationLine>().AsNoTracking().Where(l => l.State == state && (request.Queue == null || l.Queue == request.Queue) && (request.Agent == null || l.Agent == request.Agent)).OrderBy(l => l.WaitingSinceUtc).ThenBy(l => l.OpenedAtUtc).Take(500).ToListAsync(ct);
            var live = open.Select(l => new Raw(l.Conversation, l.Queue, l.Agent, l.WaitingSinceUtc ?? l.AcceptedAtUtc ?? l.OpenedAtUtc, null, null, null, null));
            return new FigureView(request.Id, day, zone, null, open.Count, main.Policy, await NamedAsync([.. live], ct), null) { Of = await OfAsync(request, ct) };
        }

        if (request.Id == DutySource.Id)
        {
            var whole = await loader.LoadAsync(day, day, null, ct);
            return new FigureView(request.Id, day, zone, null, null, main.Policy, [], null) { Duties = duties.Of(whole, main, await loader.TargetsAsync(whole, ct)) };
        }

        if (!DeskFigures.OverPeriod.Contains(request.Id, StringComparer.Ordinal))
        {
            throw new NotFound();
        }

        var period = await loader.LoadAsync(day, day, null, ct);
        period = request.Queue is { } queue ? period.Only(queue) : period;
        period = request.HalfHour is { } half ? period.Within(half) : period;
        var targets = await loader.TargetsAsync(period, ct);
        var all = RowsOf(request.Id, period, targets, now).Where(r => r.FromUtc < before).OrderByDescending(r => r.FromUtc).Take(Rows + 1).ToList();
        var figure = figures.Compute(request.Id, period, main, targets, live: false);
        var next = all.Count > Rows ? all[Rows - 1].FromUtc.Ticks.ToString(CultureInfo.InvariantCulture) : null;
        return new FigureView(request.Id, day, zone, figure, null, main.Policy, await NamedAsync([.. all.Take(Rows)], ct), next) { Of = await OfAsync(request with { Agent = null }, ct) };
    }

    private async Task<string> OfAsync(GetFigure request, CancellationToken ct) =>
        request.Agent is { } agent ? (await staff.FindAsync(agent, ct))?.Name ?? "—"
        : request.Queue is { } id ? (await queues.ListAsync(ct)).FirstOrDefault(q => q.Id == id)?.Name ?? "—"
        : "";

    private static IEnumerable<Raw> RowsOf(string id, Period period, Func<Guid, string, ResponseTargets> targets, DateTime now)
    {
        switch (id)
        {
            case DeskFigures.AnswerRate30:
                return DeskFigures.Counted(period).Select(t => Of(t, AnswerRateRule.ThirtySecondsPerSession.Within, now));
            case DeskFigures.Clocks:
                return period.Turns.Select(t => Of(t, t.Ordinal == 1 ? targets(t.ShopId, t.Tier).FirstResponse : targets(t.ShopId, t.Tier).Reply, now));
            case DeskFigures.FirstResponseTime:
                return period.Wishes.Select(l => Of(l, l.PersonRequestedAtUtc!.Value, l.FirstReplyAtUtc, targets(l.ShopId, l.Tier).FirstResponse, now));
            case DeskFigures.Assignment:
                return period.Wishes.Select(l => Of(l, l.PersonRequestedAtUtc!.Value, l.FirstOfferedAtUtc, DeskFigures.AssignmentLimit, now));
            case DeskFigures.Phrases:
                return period.Settled.Select(l => new Raw(l.Conversation, l.Queue, l.Agent, l.ResolvedAtUtc!.Value, null, null, null, null) { Phrases = (l.Greeting == true, l.Closing == true) });
            default:
                return period.Answers.Select(s => new Raw(s.Conversation, s.Queue, s.Agent, s.AnsweredAtUtc!.Value, null, null, null, s.Score) { Ticket = s.Ticket });
        }
    }

    private static Raw Of(TurnLine t, TimeSpan limit, DateTime now)
    {
        var late = DeskFigures.IsLate(t.OpenedAtUtc, t.ClosedAtUtc, limit, now);
        return new Raw(t.Conversation, t.Queue, t.Agent, t.OpenedAtUtc, t.ClosedAtUtc, limit.TotalSeconds, late ? false : t.ClosedAtUtc is null ? null : true, null);
    }

    private static Raw Of(ConversationLine l, DateTime from, DateTime? until, TimeSpan limit, DateTime now)
    {
        var late = DeskFigures.IsLate(from, until, limit, now);
        return new Raw(l.Conversation, l.Queue, l.Agent, from, until, limit.TotalSeconds, late ? false : until is null ? null : true, null);
    }

    private async Task<IReadOnlyList<FigureRow>> NamedAsync(IReadOnlyList<Raw> rows, CancellationToken ct)
    {
        var names = (await queues.ListAsync(ct)).ToDictionary(q => q.Id, q => q.Name);
        var people = await staff.FindManyAsync([.. rows.Select(r => r.Agent).OfType<StaffId>().Distinct()], ct);
        var cards = await conversations.FindManyAsync([.. rows.Where(r => r.Ticket is null).Select(r => r.Conversation).OfType<ConversationId>().Distinct()], ct);
        var numbers = tickets is null ? new Dictionary<TicketId, long>() : await tickets.NumbersAsync([.. rows.Select(r => r.Ticket).OfType<TicketId>().Distinct()], ct);
        return [.. rows.Select(r => new FigureRow(
            r.Conversation,
            r.Ticket,
            r.Ticket is { } ticket ? numbers.TryGetValue(ticket, out var number) ? number : null : r.Conversation is { } id && cards.TryGetValue(id, out var card) ? card.Number : null,
            r.Queue is { } q ? names.GetValueOrDefault(q, "—") : "—",
            r.Agent is { } a && people.TryGetValue(a, out var person) ? person.Name : "—",
            r.FromUtc,
            r.UntilUtc,
            r.LimitSeconds,
            r.InTime,
            r.Score) { Phrases = r.Phrases })];
    }

    private sealed record Raw(ConversationId? Conversation, QueueId? Queue, StaffId? Agent, DateTime FromUtc, DateTime? UntilUtc, double? LimitSeconds, bool? InTime, int? Score)
    {
        public TicketId? Ticket { get; init; }

        public (bool Greeting, bool Closing)? Phrases { get; init; }
    }
}
