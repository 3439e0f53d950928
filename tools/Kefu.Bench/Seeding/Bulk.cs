using System.Data.Common;
using System.Globalization;
using Kefu.Platform.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefu.Bench.Seeding;

/// <summary>Writes many rows in the engine's own quickest way.</summary>
internal static class Bulk
{
    private const int RowsACommit = 50_000;

    public static async Task WriteAsync(DbConnection connection, SeedTable table, long from, long count, CancellationToken ct)
    {
        var indexes = await TakeIndexesAsync(connection, table.Name, ct);
        await (connection is NpgsqlConnection postgres ? CopyAsync(postgres, table, from, count, ct) : InsertAsync((SqliteConnection)connection, table, from, count, ct));
        foreach (var create in indexes)
        {
            await DoAsync(connection, create, ct);
        }

        Report.Progress($"{table.Name}: {count} rows");
    }

    /// <summary>Takes a table's indexes away and gives what makes them again: built at once they cost a fraction.</summary>
    private static async Task<List<string>> TakeIndexesAsync(DbConnection connection, string table, CancellationToken ct)
    {
        var indexes = new List<(string Name, string Create)>();
        await using (var ask = connection.CreateCommand())
        {
#pragma warning disable CA2100 // A name of the model, no input.
            ask.CommandText = connection is NpgsqlConnection
                ? $"SELECT quote_ident(indexname), indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = '{table}' AND NOT starts_with(indexname, 'PK_')"
                : $"SELECT '\"' || name || '\"', sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = '{table}'";
#pragma warning restore CA2100
            await using var reader = await ask.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                indexes.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        foreach (var (name, _) in indexes)
        {
            await DoAsync(connection, "DROP INDEX " + name, ct);
        }

        return [.. indexes.Select(i => i.Create)];
    }

    private static async Task DoAsync(DbConnection connection, string sql, CancellationToken ct)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // What the database itself said.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, SeedTable table, long from, long count, CancellationToken ct)
    {
        var row = new object?[table.Columns.Count];
        await using var copy = await connection.BeginBinaryImportAsync($"COPY {table.Name} ({Names(table)}) FROM STDIN (FORMAT BINARY)", ct);
        for (var i = from; i < from + count; i++)
        {
            table.Fill(i, row);
            await copy.StartRowAsync(ct);
            foreach (var value in row)
            {
                await (value is null ? copy.WriteNullAsync(ct) : copy.WriteAsync(value, ct));
            }
        }

        await copy.CompleteAsync(ct);
    }

    private static async Task InsertAsync(SqliteConnection connection, SeedTable table, long from, long count, CancellationToken ct)
    {
        await using var insert = connection.CreateCommand();
#pragma warning disable CA2100 // Names of the model, no input.
        insert.CommandText = $"INSERT INTO {table.Name} ({Names(table)}) VALUES ({string.Join(", ", table.Columns.Select((_, i) => $"${i + 1}"))})";
#pragma warning restore CA2100
        for (var i = 1; i <= table.Columns.Count; i++)
        {
            insert.Parameters.Add(new SqliteParameter("$" + i.ToString(CultureInfo.InvariantCulture), null));
        }

        var row = new object?[table.Columns.Count];
        for (var done = 0L; done < count;)
        {
            await using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < RowsACommit && done < count; i++, done++)
            {
                table.Fill(from + done, row);
                for (var c = 0; c < row.Length; c++)
                {
                    insert.Parameters[c].Value = row[c] ?? DBNull.Value;
                }

                insert.ExecuteNonQuery();
            }

            await transaction.CommitAsync(ct);
        }
    }

    private static string Names(SeedTable table) => string.Join(", ", table.Columns.Select(c => $"\"{c}\""));
}
