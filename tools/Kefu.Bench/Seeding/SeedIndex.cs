using System.Data.Common;
using Kefu.Platform.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefu.Bench.Seeding;

/// <summary>Puts the newest seeded messages into the full-text index, as its log reader would have.</summary>
internal static class SeedIndex
{
    private const string Table = "conversations_text";
    private const int RowsACommit = 20_000;

    public static async Task WriteAsync(DbConnection connection, Guid shop, long from, long count, Func<long, Guid> key, CancellationToken ct)
    {
        for (var done = 0L; done < count; done += RowsACommit)
        {
            var rows = Enumerable.Range(0, (int)Math.Min(RowsACommit, count - done)).Select(k => from + done + k).Select(i => (Key: key(i).ToString(), Tokens: Tokenizer.IndexText(Words.Said(i)))).ToList();
            await (connection is NpgsqlConnection postgres ? PostgresAsync(postgres, shop, rows, ct) : SqliteAsync((SqliteConnection)connection, shop, rows, ct));
        }

        Report.Progress($"{Table}: {count} rows");
    }

    private static async Task PostgresAsync(NpgsqlConnection connection, Guid shop, List<(string Key, string Tokens)> rows, CancellationToken ct)
    {
        await using var insert = new NpgsqlCommand($"INSERT INTO {Table}(key, tokens, shop) SELECT k, to_tsvector('simple', t), $3 FROM unnest($1::text[], $2::text[]) AS r(k, t)", connection);
        insert.Parameters.Add(new NpgsqlParameter { Value = rows.Select(r => r.Key).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = rows.Select(r => r.Tokens).ToArray() });
        insert.Parameters.Add(new NpgsqlParameter { Value = shop });
        insert.CommandTimeout = 0;
        await insert.ExecuteNonQueryAsync(ct);
    }

    private static async Task SqliteAsync(SqliteConnection connection, Guid shop, List<(string Key, string Tokens)> rows, CancellationToken ct)
    {
        await using var transaction = connection.BeginTransaction();
        await using var text = Command(connection, $"INSERT INTO {Table}(key, tokens, shop) VALUES ($1, $2, $3)", 3);
        await using var keys = Command(connection, $"INSERT INTO {Table}_key(key, row) VALUES ($1, last_insert_rowid())", 1);
        foreach (var (key, tokens) in rows)
        {
            (text.Parameters[0].Value, text.Parameters[1].Value, text.Parameters[2].Value) = (key, tokens, shop);
            text.ExecuteNonQuery();
            keys.Parameters[0].Value = key;
            keys.ExecuteNonQuery();
        }

        await transaction.CommitAsync(ct);
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, int parameters) => BareSqlite.Prepare(connection, sql, parameters);
}
