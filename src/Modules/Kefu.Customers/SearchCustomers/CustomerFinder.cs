using Kefu.Contracts.Customers;
using Kefu.Contracts.Search;
using Kefu.Customers.Data;
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
    private (string Words, List<CustomerId> Found)? _last;

    /// <summary>The customers that match the words, also those merged into others since.</summary>
    /// <remarks>A search asks the same for customers and for their conversations: it is answered once a request.</remarks>
    public async Task<IReadOnlyList<CustomerId>> FindAsync(string words, CancellationToken ct)
    {
        if (_last is { } last && last.Words == words)
        {
            return last.Found;
        }

        var lower = words.ToLowerInvariant();
        var named = (await index.FindAsync(CustomerWords.Table, words, MostFound, ct)).Select(k => new CustomerId(k));
        var given = await db.Set<Customer>().Where(c => c.ExternalId == words || c.Phone == words || EF.Property<string?>(c, CustomersModel.EmailLower) == lower).Select(c => c.Id).ToListAsync(ct);
        List<CustomerId> found = [.. named.Union(given)];
        _last = (words, found);
        return found;
    }

    /// <summary>Narrows customers to those that match; all when nothing is searched for.</summary>
    public async Task<IQueryable<Customer>> MatchingAsync(string? search, CancellationToken ct)
    {
        var customers = db.Set<Customer>().AsNoTracking().Where(c => c.MergedInto == null);
        if (string.IsNullOrWhiteSpace(search))
        {
            return customers;
        }

        var found = await FindAsync(search.Trim(), ct);
        return customers.Where(c => found.Contains(c.Id));
    }
}

/// <summary>What the search page finds of customers.</summary>
internal sealed class CustomerSearch(CustomerFinder finder, CurrentActor current) : ISearchSource
{
    public string Kind => "customer";

    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string query, int take, CancellationToken ct)
    {
        if (!current.Actor.May("customers.view") || (await finder.FindAsync(query.Trim(), ct)).Count == 0)
        {
            return [];
        }

        var found = await (await finder.MatchingAsync(query, ct)).OrderByDescending(c => c.LastSeenAtUtc).Take(take).ToListAsync(ct);
        return [.. found.Select(c => new SearchHit(Kind, c.Name, string.Join(" · ", new[] { c.ExternalId ?? "", Masking.Phone(c.Phone), c.Region ?? "" }.Where(s => s.Length > 0)), $"/customers/{c.Id}", c.LastSeenAtUtc))];
    }
}
