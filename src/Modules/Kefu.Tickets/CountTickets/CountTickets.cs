using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Data;
using Kefu.Tickets.ListTickets;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.CountTickets;

/// <summary>How many tickets stand in each of the person's views of work.</summary>
[Requires("tickets.view")]
internal sealed record CountTickets : IQuery<IReadOnlyDictionary<TicketView, int>>;

internal sealed class CountTicketsHandler(KefuDbContext db, TicketReach reach, CurrentActor current) : IHandler<CountTickets, IReadOnlyDictionary<TicketView, int>>
{
    public async Task<IReadOnlyDictionary<TicketView, int>> HandleAsync(CountTickets request, CancellationToken ct)
    {
        var me = current.Actor.Id;
        var rows = reach.SeesPooled
            ? await db.Set<TicketTally>().AsNoTracking().Where(t => t.Person == me || t.Kind == TallyKind.Unassigned).ToListAsync(ct)
            : [];
        int Of(TallyKind kind) => rows.Where(r => r.Kind == kind).Sum(r => r.Count);
        return new Dictionary<TicketView, int> { [TicketView.Mine] = Of(TallyKind.Mine), [TicketView.Unassigned] = Of(TallyKind.Unassigned), [TicketView.HandOvers] = Of(TallyKind.HandOver) };
    }
}
