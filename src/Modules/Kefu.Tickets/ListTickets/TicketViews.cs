using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.ListTickets;

/// <summary>Which tickets stand in a view.</summary>
internal static class TicketViews
{
    public static IQueryable<Ticket> Narrow(IQueryable<Ticket> tickets, TicketView view, StaffId me) => view switch
    {
        TicketView.Mine => tickets.Where(t => (t.Owner == me || t.Assignee == me) && (t.Status == TicketStatus.New || t.Status == TicketStatus.Open || t.Status == TicketStatus.Pending)),
        TicketView.Unassigned => tickets.Where(t => t.Assignee == null && t.Status == TicketStatus.New),
        TicketView.HandOvers => tickets.Where(t => t.HandOverTo == me),
        TicketView.All => tickets,
        _ => throw new ArgumentOutOfRangeException(nameof(view)),
    };
}

/// <summary>How many stand in each view of work; counting stops at the most shown, so that it costs the same on any size.</summary>
[Requires("tickets.view")]
internal sealed record CountTickets : IQuery<IReadOnlyDictionary<TicketView, int>>;

internal sealed class CountTicketsHandler(TicketReach reach, CurrentActor current) : IHandler<CountTickets, IReadOnlyDictionary<TicketView, int>>
{
    public const int Most = 100;

    public async Task<IReadOnlyDictionary<TicketView, int>> HandleAsync(CountTickets request, CancellationToken ct)
    {
        var tickets = (await reach.QueryAsync(ct)).AsNoTracking();
        var me = new StaffId(current.Actor.Id);
        var counts = new Dictionary<TicketView, int>();
        foreach (var view in new[] { TicketView.Mine, TicketView.Unassigned, TicketView.HandOvers })
        {
            counts[view] = await TicketViews.Narrow(tickets, view, me).Take(Most).CountAsync(ct);
        }

        return counts;
    }
}
