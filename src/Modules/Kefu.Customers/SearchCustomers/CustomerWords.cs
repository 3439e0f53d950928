using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Customers.SearchCustomers;

/// <summary>Keeps customers findable by name. Contact data is not among the words: parts of it would let masked numbers be guessed.</summary>
internal sealed class CustomerWords(KefuDbContext db, TextIndex index) : ILogReader
{
    public const string Table = "customers_text";

    public string Name => "customers.words";

    public bool Wants(LogEntry entry) => entry.Is<CustomerRegistered>(out var registered) ? !registered.Anonymous : entry.Is<CustomerChanged>(out var changed) && changed.Fields.Contains("name");

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var ids = entries.Select(e => new CustomerId(e.SubjectId)).Distinct().ToList();
        var customers = await db.Set<Customer>().AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.ShopId, c.Name }).ToListAsync(ct);
        await index.PutAsync(Table, customers.Select(c => (c.Id.Value, NameWords.Of(c.Name), c.ShopId)), ct);
    }
}
