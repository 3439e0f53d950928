using System.Data.Common;
using Kefu.Platform.Persistence;

namespace Kefu.Platform.Log;

/// <summary>Reads the committed, gap-free prefix of the log.</summary>
public sealed class LogStore(IDialect dialect)
{
    private const string Columns = "\"Seq\", \"Tx\", \"AtUtc\", \"Type\", \"ActorKind\", \"ActorId\", \"ActorName\", \"Source\", \"ShopId\", \"SubjectKind\", \"SubjectId\", \"Payload\"";

    /// <summary>The rows after a place, in order, at most <paramref name="take"/>; only rows that no open transaction can still precede.</summary>
    public async Task<IReadOnlyList<LogEntry>> ReadAfterAsync(LogPosition after, int take, CancellationToken ct)
    {
        await using var connection = await dialect.OpenAsync(ct);
        return await ReadAfterAsync(connection, after, take, ct);
    }

    /// <summary>The same on a connection that the caller keeps open.</summary>
    public async Task<IReadOnlyList<LogEntry>> ReadAfterAsync(DbConnection connection, LogPosition after, int take, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // No input in the text.
        command.CommandText = $"SELECT {Columns} FROM platform_log WHERE {dialect.LogAfterSql} ORDER BY {dialect.LogOrderSql} LIMIT $3";
#pragma warning restore CA2100
        command.AddPositional(after.Tx, after.Seq, (long)take);
        var rows = new List<LogEntry>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(Map(reader));
        }

        return rows;
    }

    /// <summary>The place of the last row that is final.</summary>
    public async Task<LogPosition> EndAsync(CancellationToken ct)
    {
        await using var connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = $"SELECT \"Tx\", \"Seq\" FROM platform_log WHERE \"Tx\" < ({dialect.LogHorizonSql}) ORDER BY \"Tx\" DESC, \"Seq\" DESC LIMIT 1";
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new LogPosition(reader.GetInt64(0), reader.GetInt64(1)) : LogPosition.Start;
    }

    /// <summary>Every row in order, streamed over a connection that the caller keeps open: for verifying, not for serving.</summary>
    public static IEnumerable<LogEntry> ReadAll(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM platform_log ORDER BY \"Tx\", \"Seq\"";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return Map(reader);
        }
    }

    private static LogEntry Map(DbDataReader reader) => new()
    {
        Seq = reader.GetInt64(0),
        Tx = reader.GetInt64(1),
        AtUtc = DbValues.ToUtc(reader.GetValue(2)),
        Type = reader.GetString(3),
        ActorKind = reader.GetString(4),
        ActorId = DbValues.ToGuid(reader.GetValue(5)),
        ActorName = reader.GetString(6),
        Source = reader.GetString(7),
        ShopId = reader.IsDBNull(8) ? null : DbValues.ToGuid(reader.GetValue(8)),
        SubjectKind = reader.GetString(9),
        SubjectId = DbValues.ToGuid(reader.GetValue(10)),
        Payload = reader.GetString(11),
    };
}
