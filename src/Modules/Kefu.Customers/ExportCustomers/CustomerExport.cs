using Kefu.Customers.Domain;
using Kefu.Platform.Exports;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.ExportCustomers;

/// <summary>The customers whom the shop knows by name, in the order of those names: there is an index of them, so that each page costs the same.</summary>
internal sealed class CustomerExport(KefuDbContext db) : IExportKind
{
    private const int PageSize = 500;

    public string Name => "customers";

    public string Permission => "customers.view";

    public Type Resource => typeof(CustomersText);

    // The columns of an import, so that a file taken out can be brought in again.
    public IReadOnlyList<string> Columns => ["customer_id", "name", "phone", "email", "address", "tier", "region", "language", "first_seen_at", "last_seen_at"];

    public async Task<ExportPage> ReadAsync(ExportAsk ask, string? after, CancellationToken ct)
    {
        var customers = db.Set<Customer>().AsNoTracking().Where(c => c.ShopId == ask.ShopId && c.ExternalId != null && c.MergedInto == null && c.FirstSeenAtUtc < ask.ToUtc);
        customers = ask.FromUtc is { } from ? customers.Where(c => c.FirstSeenAtUtc >= from) : customers;
#pragma warning disable CA1309, CA1310, CA1307, MA0001, MA0002, MA0074 // Runs in the database, which compares in its own order.
        customers = after is null ? customers : customers.Where(c => string.Compare(c.ExternalId, after) > 0);
#pragma warning restore CA1309, CA1310, CA1307, MA0001, MA0002, MA0074
        var found = await customers.OrderBy(c => c.ExternalId).Take(PageSize).ToListAsync(ct);
        string Shown(string? value, Func<string?, string> masked) => CsvCell.Of(ask.Unmasked ? value : masked(value));
        return new ExportPage(
            [
                .. found.Select(c => CsvCell.Line(
                    CsvCell.Of(c.ExternalId), Shown(c.Name, Masking.Name), Shown(c.Phone, Masking.Phone), Shown(c.Email, Masking.Email), Shown(c.Address, Masking.Address),
                    CsvCell.Of(c.Tier), CsvCell.Of(c.Region), CsvCell.Of(c.Language), CsvCell.Of(c.FirstSeenAtUtc), CsvCell.Of(c.LastSeenAtUtc))),
            ],
            found.Count == PageSize ? found[^1].ExternalId : null);
    }
}
