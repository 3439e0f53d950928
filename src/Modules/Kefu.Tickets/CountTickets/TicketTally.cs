using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.CountTickets;

/// <summary>What of the tickets is counted.</summary>
internal enum TallyKind
{
    /// <summary>Unsettled ones of a person, owned or worked on.</summary>
    Mine,

    /// <summary>Those of a shop that nobody works on yet.</summary>
    Unassigned,

    /// <summary>Those a person is asked to take over.</summary>
    HandOver,
}

/// <summary>How many tickets of a shop stand where. Kept by a log reader, so that it costs the same over a million tickets as over ten.</summary>
internal sealed class TicketTally : IShopOwned
{
    public Guid ShopId { get; init; }

    public TallyKind Kind { get; init; }

    /// <summary>The person; empty where nobody has it.</summary>
    public Guid Person { get; init; }

    public int Count { get; set; }
}

/// <summary>Where a ticket is counted now, so that the same news twice counts once.</summary>
internal sealed class TalliedTicket : IShopOwned
{
    public TicketId TicketId { get; init; }

    public Guid ShopId { get; init; }

    public StaffId Owner { get; set; }

    public StaffId? Assignee { get; set; }

    public StaffId? HandOverTo { get; set; }

    public TicketStatus Status { get; set; }

    /// <summary>The places in which it is counted.</summary>
    public IEnumerable<(TallyKind Kind, Guid Person)> Places()
    {
        if (Status is TicketStatus.New or TicketStatus.Open or TicketStatus.Pending)
        {
            yield return (TallyKind.Mine, Owner.Value);
            if (Assignee is { } assignee && assignee != Owner)
            {
                yield return (TallyKind.Mine, assignee.Value);
            }
        }

        if (Status is TicketStatus.New && Assignee is null)
        {
            yield return (TallyKind.Unassigned, Guid.Empty);
        }

        if (HandOverTo is { } asked)
        {
            yield return (TallyKind.HandOver, asked.Value);
        }
    }
}

/// <summary>Keeps the tally: after each event it looks where the ticket stands and moves the difference.</summary>
internal sealed class TicketTallyReader(KefuDbContext db) : ILogReader
{
    private readonly Dictionary<(Guid Shop, TallyKind Kind, Guid Person), int> _moves = [];

    public string Name => "tickets.tally";

    public bool Wants(LogEntry entry) => entry.SubjectKind == "ticket" && !entry.Is<TicketEntryAdded>() && !entry.Is<TicketChanged>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var ids = entries.Select(e => new TicketId(e.SubjectId)).Distinct().ToList();
        var now = await db.Set<Ticket>().AsNoTracking().Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.ShopId, t.Owner, t.Assignee, t.HandOverTo, t.Status }).ToListAsync(ct);
        var before = await db.Set<TalliedTicket>().Where(t => ids.Contains(t.TicketId)).ToDictionaryAsync(t => t.TicketId, ct);
        foreach (var ticket in now)
        {
            if (before.TryGetValue(ticket.Id, out var tallied))
            {
                Move(tallied, -1);
            }
            else
            {
                tallied = new TalliedTicket { TicketId = ticket.Id, ShopId = ticket.ShopId };
                db.Add(tallied);
            }

            (tallied.Owner, tallied.Assignee, tallied.HandOverTo, tallied.Status) = (ticket.Owner, ticket.Assignee, ticket.HandOverTo, ticket.Status);
            Move(tallied, +1);
        }

        foreach (var ((shop, kind, person), by) in _moves.Where(m => m.Value != 0))
        {
            await WriteAsync(shop, kind, person, by, ct);
        }
    }

    private void Move(TalliedTicket ticket, int by)
    {
        foreach (var (kind, person) in ticket.Places())
        {
            var place = (ticket.ShopId, kind, person);
            _moves[place] = _moves.GetValueOrDefault(place) + by;
        }
    }

    private async Task WriteAsync(Guid shop, TallyKind kind, Guid person, int by, CancellationToken ct)
    {
        if (await db.Set<TicketTally>().SingleOrDefaultAsync(t => t.ShopId == shop && t.Kind == kind && t.Person == person, ct) is { } tally)
        {
            tally.Count += by;
        }
        else
        {
            db.Add(new TicketTally { ShopId = shop, Kind = kind, Person = person, Count = by });
        }
    }
}
