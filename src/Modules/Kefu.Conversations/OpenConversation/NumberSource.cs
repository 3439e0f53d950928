using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.OpenConversation;

/// <summary>Draws human numbers from the counter row, in the transaction that uses them.</summary>
internal sealed class NumberSource(KefuDbContext db)
{
    public async Task<long> NextAsync(string name, CancellationToken ct)
    {
        if (await db.Set<Counter>().Where(c => c.Name == name).ExecuteUpdateAsync(s => s.SetProperty(c => c.Value, c => c.Value + 1), ct) == 0)
        {
            db.Add(new Counter { Name = name, Value = 1 });
            await db.SaveChangesAsync(ct);
        }

        return await db.Set<Counter>().AsNoTracking().Where(c => c.Name == name).Select(c => c.Value).SingleAsync(ct);
    }
}
