using System.Globalization;
using Kefu.Contracts.Customers;
using Kefu.Customers.SearchCustomers;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.ListCustomers;

/// <summary>Customers within reach, lately seen first; found by name, the shop's id, or a whole phone number or e-mail address.</summary>
[Requires("customers.view")]
public sealed record ListCustomers(string? Search, string? After, int? Take) : IQuery<CustomerPage>;

/// <summary>A page and the cursor of the next one, if any.</summary>
public sealed record CustomerPage(IReadOnlyList<CustomerRow> Rows, string? Next);

/// <summary>A customer in a line, contact data masked.</summary>
public sealed record CustomerRow(CustomerId Id, Guid ShopId, string? ExternalId, string Name, string Phone, string Email, string Tier, bool Anonymous, DateTime LastSeenAtUtc);

internal sealed class ListCustomersHandler(CustomerFinder finder) : IHandler<ListCustomers, CustomerPage>
{
    public async Task<CustomerPage> HandleAsync(ListCustomers request, CancellationToken ct)
    {
        var take = Math.Clamp(request.Take ?? 50, 1, 200);
        var query = await finder.MatchingAsync(request.Search, ct);
        if (long.TryParse(request.After, CultureInfo.InvariantCulture, out var ticks) && ticks > 0 && ticks < DateTime.MaxValue.Ticks)
        {
            var seen = new DateTime(ticks, DateTimeKind.Utc);
            query = query.Where(c => c.LastSeenAtUtc < seen);
        }

        var found = await query.OrderByDescending(c => c.LastSeenAtUtc).Take(take + 1).ToListAsync(ct);
        var rows = found.Take(take).Select(c => new CustomerRow(c.Id, c.ShopId, c.ExternalId, c.Name, Masking.Phone(c.Phone), Masking.Email(c.Email), c.Tier, c.Anonymous, c.LastSeenAtUtc)).ToList();
        return new CustomerPage(rows, found.Count > take ? rows[^1].LastSeenAtUtc.Ticks.ToString(CultureInfo.InvariantCulture) : null);
    }
}
