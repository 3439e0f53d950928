using Kefu.Operations.Data;
using Kefu.Platform.Audit;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Audit;

/// <summary>Seals every row of the log, in log order, behind the last sealed one. It follows the log so that no writer waits for the chain.</summary>
internal sealed class SealReader(KefuDbContext db) : ILogReader
{
    public string Name => "operations.audit-seal";

    public bool Wants(LogEntry entry) => true;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var last = await db.Set<SealRow>().AsNoTracking().OrderByDescending(s => s.Index).FirstOrDefaultAsync(ct);
        var head = last is null ? ChainHead.Start : new ChainHead(last.Index, last.Hash);
        db.AddRange(HashChain.Seal(head, entries).Select(link => new SealRow
        {
            Index = link.Index,
            Tx = link.Entry!.Tx,
            Seq = link.Entry.Seq,
            PreviousHash = link.PreviousHash,
            Hash = link.Hash,
        }));
    }
}
