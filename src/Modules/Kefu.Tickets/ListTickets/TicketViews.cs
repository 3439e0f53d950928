using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Tickets.Domain;

namespace Kefu.Tickets.ListTickets;

/// <summary>Which tickets stand in a view.</summary>
internal static class TicketViews
{
    public static IQueryable<Ticket> Narrow(IQueryable<Ticket> tickets, TicketView view, StaffId me) => view switch
    {
        TicketView.Mine => tickets.Where(t => (t.Owner == me || t.Assignee == me) && (t.Status == TicketStatus.New || t.Status == TicketStatus.Open || t.Status == TicketStatus.Pending)),
        TicketView.Unassigned => tickets.Where(t => t.Assignee == null && t.Status == TicketStatus.New),
        TicketView.HandOvers => tickets.Where(t => t.HandOverTo == me),
        TicketView.Major => tickets.Where(t => t.Major && (t.Status == TicketStatus.New || t.Status == TicketStatus.Open || t.Status == TicketStatus.Pending)),
        TicketView.All => tickets,
        _ => throw new ArgumentOutOfRangeException(nameof(view)),
    };
}
