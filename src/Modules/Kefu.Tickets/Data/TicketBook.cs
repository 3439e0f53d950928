using Kefu.Contracts.Customers;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Data;

/// <summary>Answers other contexts about tickets, within the actor's reach.</summary>
internal sealed class TicketBook(KefuDbContext db, TicketReach reach) : ITickets
{
    public async Task<IReadOnlyList<TicketCard>> ForCustomerAsync(CustomerId customer, int take, CancellationToken ct) =>
        await (await reach.QueryAsync(ct)).AsNoTracking().Where(t => t.Customer == customer).OrderByDescending(t => t.Number).Take(take)
            .Select(t => new TicketCard(t.Id, t.Number, t.ShopId, t.Subject, t.Kind, t.Status, t.Owner, t.OpenedAtUtc, t.ResolvedAtUtc))
            .ToListAsync(ct);

    public async Task<TicketResult?> ResultAsync(Guid resolution, CancellationToken ct)
    {
        var entry = await db.Set<TicketEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == resolution && e.Kind == EntryKind.Result, ct);
        return entry is null ? null : await (await reach.QueryAsync(ct)).AsNoTracking().Where(t => t.Id == entry.TicketId).Select(t => new TicketResult(t.Number, entry.Text)).SingleOrDefaultAsync(ct);
    }
}
