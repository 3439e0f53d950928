using Kefu.Contracts.Customers;
using Kefu.Contracts.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Data;

/// <summary>Answers other contexts about tickets, within the actor's reach.</summary>
internal sealed class TicketBook(TicketReach reach) : ITickets
{
    public async Task<IReadOnlyList<TicketCard>> ForCustomerAsync(CustomerId customer, int take, CancellationToken ct) =>
        await (await reach.QueryAsync(ct)).AsNoTracking().Where(t => t.Customer == customer).OrderByDescending(t => t.Number).Take(take)
            .Select(t => new TicketCard(t.Id, t.Number, t.ShopId, t.Subject, t.Kind, t.Status, t.Owner, t.OpenedAtUtc, t.ResolvedAtUtc))
            .ToListAsync(ct);
}
