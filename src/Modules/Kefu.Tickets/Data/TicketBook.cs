using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Tickets.CountTickets;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Data;

/// <summary>Answers other contexts about tickets, within the actor's reach.</summary>
internal sealed class TicketBook(KefuDbContext db, TicketReach reach, ListTickets.TicketFilters filters, CurrentActor current) : ITickets
{
    public async Task<IReadOnlyList<TicketCard>> ForCustomerAsync(CustomerId customer, int take, CancellationToken ct) =>
        await Cards((await reach.QueryAsync(ct)).Where(t => t.Customer == customer).OrderByDescending(t => t.Number).Take(take)).ToListAsync(ct);

    public async Task<IReadOnlyDictionary<TicketId, long>> NumbersAsync(IReadOnlyCollection<TicketId> tickets, CancellationToken ct) => tickets.Count == 0
        ? new Dictionary<TicketId, long>()
        : await (await reach.QueryAsync(ct)).AsNoTracking().Where(t => tickets.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Number, ct);

    public async Task<int> CountAsync(string query, CancellationToken ct)
    {
        var (view, filter) = ListTickets.TicketFilters.Of(query);
        return await (await filters.ApplyAsync(ListTickets.TicketViews.Narrow((await reach.QueryAsync(ct)).AsNoTracking(), view, new StaffId(current.Actor.Id)), filter, ct)).CountAsync(ct);
    }

    public async Task<OwnTickets> OwnAsync(int take, CancellationToken ct)
    {
        var me = new StaffId(current.Actor.Id);
        var asked = await Cards((await reach.QueryAsync(ct)).Where(t => t.HandOverTo == me).OrderBy(t => t.UpdatedAtUtc).Take(take)).ToListAsync(ct);
        var unsettled = await db.Set<TicketTally>().Where(t => t.Kind == TallyKind.Mine && t.Person == me.Value).SumAsync(t => t.Count, ct);
        return new OwnTickets(asked, unsettled);
    }

    private static IQueryable<TicketCard> Cards(IQueryable<Ticket> tickets) =>
        tickets.AsNoTracking().Select(t => new TicketCard(t.Id, t.Number, t.ShopId, t.Subject, t.Kind, t.Status, t.Owner, t.OpenedAtUtc, t.ResolvedAtUtc));

    public async Task<TicketResult?> ResultAsync(Guid resolution, CancellationToken ct)
    {
        var entry = await db.Set<TicketEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == resolution && e.Kind == EntryKind.Result, ct);
        return entry is null ? null : await (await reach.QueryAsync(ct)).AsNoTracking().Where(t => t.Id == entry.TicketId).Select(t => new TicketResult(t.Number, entry.Text)).SingleOrDefaultAsync(ct);
    }
}
