using Kefu.Operations.Data;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Audit;

/// <summary>How far the seals have come.</summary>
internal sealed class AuditState(KefuDbContext db)
{
    public async Task<AuditStateNow> NowAsync(CancellationToken ct)
    {
        var last = await db.Set<SealRow>().AsNoTracking().OrderByDescending(s => s.Index).FirstOrDefaultAsync(ct);
        var (tx, seq) = (last?.Tx ?? 0, last?.Seq ?? 0);
        var waiting = await db.Set<LogEntry>().Where(e => e.Tx > tx || (e.Tx == tx && e.Seq > seq)).Select(e => e.Seq).Take(Health.GetSystem.MostCounted + 1).CountAsync(ct);
        return new AuditStateNow(last?.Index ?? 0, waiting);
    }
}

/// <summary>How many rows are sealed and how many wait.</summary>
internal sealed record AuditStateNow(long Sealed, int Waiting);
