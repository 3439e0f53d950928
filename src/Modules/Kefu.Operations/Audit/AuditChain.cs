using System.Data.Common;
using Kefu.Platform.Audit;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;

namespace Kefu.Operations.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Sealed">How many rows are sealed.</param>
/// <param name="Unsealed">How many rows at the end wait for their seal.</param>
/// <param name="Head">The last hash in hexadecimal; kept elsewhere it shows later that nothing was cut off.</param>
/// <param name="Fault">The first fault, or null.</param>
public sealed record AuditVerdict(long Sealed, long Unsealed, string Head, ChainFault? Fault);

/// <summary>Reads the whole log beside its seals and finds a changed, missing, reordered or inserted row.</summary>
public sealed class AuditChain(IDialect dialect)
{
    private const string SealsSql = "SELECT \"Index\", \"Tx\", \"Seq\", \"PreviousHash\", \"Hash\" FROM operations_audit_seal ORDER BY \"Index\"";

    /// <summary>Verifies from the first row to the last; <paramref name="end"/> is a head noted earlier that must still be reached.</summary>
    public async Task<AuditVerdict> VerifyAsync(ChainHead? end, CancellationToken ct)
    {
        // The seals are opened first: every row they speak of is then visible to the later look at the log.
        await using var sealConnection = await dialect.OpenAsync(ct);
        await using var seals = sealConnection.CreateCommand();
        seals.CommandText = SealsSql;
        await using var sealReader = await seals.ExecuteReaderAsync(ct);
        var hasSeal = await sealReader.ReadAsync(ct);
        await using var logConnection = await dialect.OpenAsync(ct);
        using var log = LogStore.ReadAll(logConnection).GetEnumerator();
        var tally = new Tally();
        var fault = HashChain.Verify(Links(hasSeal ? sealReader : null, log, tally, ct), null, end);
        return new AuditVerdict(tally.Sealed, tally.Unsealed, Convert.ToHexStringLower(tally.Head), fault);
    }

    /// <summary>Walks both in step. A seal whose row is gone stands alone; a row without a seal does too.</summary>
    private static IEnumerable<ChainLink> Links(DbDataReader? seals, IEnumerator<LogEntry> log, Tally tally, CancellationToken ct)
    {
        var entry = log.MoveNext() ? log.Current : null;
        var seal = seals is null ? null : ReadSeal(seals);
        while (seal is not null || entry is not null)
        {
            ct.ThrowIfCancellationRequested();
            if (seal is null || (entry is not null && entry.Position < seal.Position))
            {
                tally.Unsealed++;
                yield return new ChainLink(0, [], [], entry);
                entry = log.MoveNext() ? log.Current : null;
                continue;
            }

            var mine = entry is not null && entry.Position == seal.Position;
            tally.Sealed++;
            tally.Head = seal.Hash;
            yield return new ChainLink(seal.Index, seal.Previous, seal.Hash, mine ? entry : null);
            seal = seals!.Read() ? ReadSeal(seals) : null;
            if (mine)
            {
                entry = log.MoveNext() ? log.Current : null;
            }
        }
    }

    private static SealOnDisk ReadSeal(DbDataReader reader) =>
        new(reader.GetInt64(0), new LogPosition(reader.GetInt64(1), reader.GetInt64(2)), (byte[])reader.GetValue(3), (byte[])reader.GetValue(4));

    private sealed record SealOnDisk(long Index, LogPosition Position, byte[] Previous, byte[] Hash);

    private sealed class Tally
    {
        public long Sealed { get; set; }

        public long Unsealed { get; set; }

        public byte[] Head { get; set; } = new byte[HashChain.HashLength];
    }
}
