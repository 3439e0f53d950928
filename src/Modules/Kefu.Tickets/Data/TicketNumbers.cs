using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Data;

/// <summary>Draws ticket numbers in the transaction that uses them.</summary>
internal sealed class TicketNumbers(KefuDbContext db)
{
    private const string Name = "tickets.number";

    public async Task<long> NextAsync(CancellationToken ct)
    {
        if (await db.Set<Counter>().Where(c => c.Name == Name).ExecuteUpdateAsync(s => s.SetProperty(c => c.Value, c => c.Value + 1), ct) == 0)
        {
            db.Add(new Counter { Name = Name, Value = 1 });
            await db.SaveChangesAsync(ct);
            return 1;
        }

        return await db.Set<Counter>().AsNoTracking().Where(c => c.Name == Name).Select(c => c.Value).SingleAsync(ct);
    }
}
