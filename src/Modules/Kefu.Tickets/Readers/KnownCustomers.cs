using Kefu.Contracts.Customers;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Readers;

/// <summary>Gives a visitor's tickets to the customer they turned out to be.</summary>
internal sealed class KnownCustomers(KefuDbContext db) : ILogReader
{
    public string Name => "tickets.customers";

    public bool Wants(LogEntry entry) => entry.Is<VisitorIdentified>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        foreach (var identified in entries.Select(e => e.Read<VisitorIdentified>()))
        {
            CustomerId? known = identified.Known;
            await db.Set<Ticket>().Where(t => t.Customer == identified.Anonymous).ExecuteUpdateAsync(s => s.SetProperty(t => t.Customer, known), ct);
        }
    }
}
