using Kefu.Contracts.Customers;
using Kefu.Contracts.Search;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.SearchCustomers;

/// <summary>Finds customers within the actor's shops by name, however it is typed, or by an id, a phone number or an e-mail address given whole.</summary>
internal sealed class CustomerFinder(KefuDbContext db, TextIndex index)
{
    private const int MostFound = 1000;

    /// <summary>Narrows customers to those that match; all when nothing is searched for.</summary>
    public async Task<IQueryable<Customer>> MatchingAsync(string? search, CancellationToken ct)
    {
        var customers = db.Set<Customer>().AsNoTracking().Where(c => c.MergedInto == null);
        if (string.IsNullOrWhiteSpace(search))
        {
            return customers;
        }

        var words = search.Trim();
        var lower = words.ToLowerInvariant();
        var named = (await index.FindAsync(CustomerWords.Table, words, MostFound, ct)).Select(k => new CustomerId(k)).ToList();
#pragma warning disable CA1862, CA1304, CA1311, MA0011 // Runs in the database, which knows no cultures.
        return customers.Where(c => named.Contains(c.Id) || c.ExternalId == words || c.Phone == words || (c.Email != null && c.Email.ToLower() == lower));
#pragma warning restore CA1862, CA1304, CA1311, MA0011
    }
}

/// <summary>What the search page finds of customers.</summary>
internal sealed class CustomerSearch(CustomerFinder finder, CurrentActor current) : ISearchSource
{
    public string Kind => "customer";

    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string query, int take, CancellationToken ct)
    {
        if (!current.Actor.May("customers.view"))
        {
            return [];
        }

        var found = await (await finder.MatchingAsync(query, ct)).OrderByDescending(c => c.LastSeenAtUtc).Take(take).ToListAsync(ct);
        return [.. found.Select(c => new SearchHit(Kind, c.Name, string.Join(" · ", new[] { c.ExternalId ?? "", Masking.Phone(c.Phone), c.Region ?? "" }.Where(s => s.Length > 0)), $"/customers/{c.Id}", c.LastSeenAtUtc))];
    }
}
