using System.Globalization;
using System.Text;
using Kefu.Operations.Data;
using Kefu.Platform.Audit;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefu.Operations.Audit;

/// <summary>Seals every row of the log, in log order, behind the last sealed one. It follows the log so that no writer waits for the chain.</summary>
internal sealed class SealReader(KefuDbContext db) : ILogReader
{
    private const int RowsAStatement = 100;

    public string Name => "operations.audit-seal";

    public bool Wants(LogEntry entry) => true;

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var last = await db.Set<SealRow>().AsNoTracking().OrderByDescending(s => s.Index).FirstOrDefaultAsync(ct);
        var head = last is null ? ChainHead.Start : new ChainHead(last.Index, last.Hash);
        foreach (var links in HashChain.Seal(head, entries).Chunk(RowsAStatement))
        {
            await WriteAsync(links, ct);
        }
    }

    // Every message is a row here: tracked entities would cost the writer more than the seals themselves.
    private async Task WriteAsync(ChainLink[] links, CancellationToken ct)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
#pragma warning disable CA2100 // Places only.
        command.CommandText = Sql(links.Length);
#pragma warning restore CA2100
        command.AddPositional([.. links.SelectMany(l => new object?[] { l.Index, l.Entry!.Tx, l.Entry.Seq, l.PreviousHash, l.Hash })]);
        await command.ExecuteNonQueryAsync(ct);
    }

    private static string Sql(int rows)
    {
        var sql = new StringBuilder("""INSERT INTO operations_audit_seal ("Index", "Tx", "Seq", "PreviousHash", "Hash") VALUES """);
        for (var row = 0; row < rows; row++)
        {
            var at = row * 5;
            sql.Append(row == 0 ? "" : ", ").Append(CultureInfo.InvariantCulture, $"(${at + 1}, ${at + 2}, ${at + 3}, ${at + 4}, ${at + 5})");
        }

        return sql.ToString();
    }
}
