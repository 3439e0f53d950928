using System.Collections.Frozen;
using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Customers.SearchCustomers;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.Data;

/// <summary>Answers other contexts. An anonymous customer who turned out to be a known one is answered by the known one.</summary>
internal sealed class CustomerLookup(KefuDbContext db, CustomerFinder finder) : ICustomers
{
    public async Task<CustomerCard?> FindAsync(CustomerId id, CancellationToken ct) =>
        (await FindManyAsync([id], ct)).GetValueOrDefault(id);

    public async Task<IReadOnlyDictionary<CustomerId, CustomerCard>> FindManyAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken ct)
    {
        var found = await db.Set<Customer>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        var successors = found.Where(c => c.MergedInto is not null).Select(c => c.MergedInto!.Value).Distinct().ToList();
        var known = successors.Count == 0
            ? []
            : await db.Set<Customer>().AsNoTracking().Where(c => successors.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        return found.ToDictionary(c => c.Id, c => CardOf(c.MergedInto is { } into && known.TryGetValue(into, out var successor) ? successor : c));
    }

    public async Task<IReadOnlyDictionary<CustomerId, CustomerName>> NamesAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
        {
            return FrozenDictionary<CustomerId, CustomerName>.Empty;
        }

        var customers = db.Set<Customer>();
        var named =
            from c in customers
            join k in customers on c.MergedInto equals k.Id into known
            from k in known.DefaultIfEmpty()
            where ids.Contains(c.Id)
            select new { c.Id, Name = k == null ? c.Name : k.Name, Anonymous = k == null ? c.ExternalId == null : k.ExternalId == null };
        return await named.ToDictionaryAsync(c => c.Id, c => new CustomerName(c.Name, c.Anonymous), ct);
    }

    public async Task<CustomerCard?> FindByExternalIdAsync(Guid shopId, string externalId, CancellationToken ct) =>
        await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.ShopId == shopId && c.ExternalId == externalId, ct) is { } customer ? CardOf(customer) : null;

    public async Task<IReadOnlyList<CustomerCard>> SearchAsync(string words, int take, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(words)
            ? []
            : [.. (await (await finder.MatchingAsync(words, ct)).OrderByDescending(c => c.LastSeenAtUtc).Take(take).ToListAsync(ct)).Select(CardOf)];

    public static CustomerCard CardOf(Customer c) =>
        new(c.Id, c.ShopId, c.ExternalId, c.Name, c.Phone, c.Email, c.Tier, c.Region, c.Language, c.Anonymous, c.FirstSeenAtUtc) { NamedAgent = c.NamedAgent };
}
