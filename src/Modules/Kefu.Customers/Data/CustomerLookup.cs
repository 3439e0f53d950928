using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Customers.SearchCustomers;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.Data;

/// <summary>Answers other contexts. An anonymous customer who turned out to be a known one is answered by the known one.</summary>
internal sealed class CustomerLookup(KefuDbContext db, CustomerFinder finder, CustomerNames kept, CurrentActor current) : ICustomers
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
        var found = new Dictionary<CustomerId, CustomerName>(ids.Count);
        var lacking = new List<CustomerId>();
        foreach (var id in ids)
        {
            if (kept.Find(id) is not { } known)
            {
                lacking.Add(id);
            }
            else if (current.Actor.Shops.Contains(known.ShopId))
            {
                found[id] = new CustomerName(known.Name, known.Anonymous);
            }
        }

        if (lacking.Count == 0)
        {
            return found;
        }

        var generation = kept.Generation;
        var read = await ReadNamesAsync(lacking, ct);
        foreach (var name in read)
        {
            found[name.Id] = new CustomerName(name.Name, name.Anonymous);
        }

        if (db.Database.CurrentTransaction is null)
        {
            // What a change not yet kept would say is nobody else's to read.
            kept.Keep(generation, read);
        }

        return found;
    }

    public async Task<CustomerCard?> FindByExternalIdAsync(Guid shopId, string externalId, CancellationToken ct) =>
        await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.ShopId == shopId && c.ExternalId == externalId, ct) is { } customer ? CardOf(customer) : null;

    public async Task<IReadOnlyList<CustomerCard>> SearchAsync(string words, int take, CancellationToken ct) =>
        string.IsNullOrWhiteSpace(words) || (await finder.FindAsync(words.Trim(), ct)).Count == 0
            ? []
            : [.. (await (await finder.MatchingAsync(words, ct)).OrderByDescending(c => c.LastSeenAtUtc).Take(take).ToListAsync(ct)).Select(CardOf)];

    private async Task<List<ReadName>> ReadNamesAsync(List<CustomerId> ids, CancellationToken ct)
    {
        var customers = db.Set<Customer>();
        var named =
            from c in customers
            join k in customers on c.MergedInto equals k.Id into known
            from k in known.DefaultIfEmpty()
            where ids.Contains(c.Id)
            select new { c.Id, As = c.MergedInto, c.ShopId, Name = k == null ? c.Name : k.Name, Anonymous = k == null ? c.ExternalId == null : k.ExternalId == null };
        return await named.Select(n => new ReadName(n.Id, n.As, n.ShopId, n.Name, n.Anonymous)).ToListAsync(ct);
    }

    public static CustomerCard CardOf(Customer c) =>
        new(c.Id, c.ShopId, c.ExternalId, c.Name, c.Phone, c.Email, c.Tier, c.Region, c.Language, c.Anonymous, c.FirstSeenAtUtc) { NamedAgent = c.NamedAgent };
}
