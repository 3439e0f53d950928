using System.Data.Common;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kefu.Bench;

/// <summary>What a message looks like to the bare endpoints.</summary>
internal sealed record BareMessage(Guid ClientId, string Kind, string Text);

/// <summary>The limit: endpoints that know nobody, check nothing, and only keep what they are given.</summary>
internal static class BareServer
{
    public static async Task<int> RunAsync(string data, string urls, string? database, CancellationToken ct)
    {
        Directory.CreateDirectory(data);
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add(urls);
        app.MapGet("/ready", () => "ready");
        BareFeeds.Map(app);
        if (File.Exists(Path.Combine(data, "kefu.db")))
        {
            Reading.BareReads.Map(app, Path.Combine(data, "kefu.db"));
        }
        else if (database is null)
        {
            var file = Path.Combine(data, "bare.db");
            await MapSqliteAsync(app, file, ct);
        }
        else
        {
            await MapPostgresAsync(app, database, ct);
        }

        await app.StartAsync(ct);
        await app.WaitForShutdownAsync(ct);
        return 0;
    }

    private static async Task MapSqliteAsync(WebApplication app, string file, CancellationToken ct)
    {
        var group = new BareGroup(await BareSqlite.OpenAsync(file, ct));
        _ = Task.Run(() => group.RunAsync(ct), CancellationToken.None);
        var single = await BareSqlite.OpenAsync(file, ct);
        var insert = BareSqlite.Prepare(single, BareSqlite.InsertMessage, 5);
        var turn = new Lock();
        _ = Task.Run(() => BareSqlite.CheckpointAsync(file, ct), CancellationToken.None);
        app.MapPost("/real", async (BareMessage body) => Results.Ok(new { seq = await group.WriteAsync(body) }));
        app.MapPost("/single", (BareMessage body) =>
        {
            lock (turn)
            {
                BareSqlite.Fill(insert, BareSqlite.MessageOf(body));
                return Results.Ok(new { seq = (long)insert.ExecuteScalar()! });
            }
        });
    }

    private static async Task MapPostgresAsync(WebApplication app, string database, CancellationToken ct)
    {
        var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = 40, MaxAutoPrepare = 10, AutoPrepareMinUsages = 2 }.ToString());
        await using (var create = source.CreateCommand(
            "CREATE TABLE IF NOT EXISTS bare_message (seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id uuid NOT NULL, client uuid NOT NULL UNIQUE, text text NOT NULL, at timestamptz NOT NULL)"))
        {
            await create.ExecuteNonQueryAsync(ct);
        }

        Reading.BareReads.MapPostgres(app, database);
        app.MapPost("/single", async (BareMessage body) =>
        {
            await using var command = source.CreateCommand("INSERT INTO bare_message (id, client, text, at) VALUES ($1, $2, $3, now()) RETURNING seq");
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() });
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = body.ClientId });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = body.Text });
            return Results.Ok(new { seq = (long)(await command.ExecuteScalarAsync())! });
        });
    }
}

/// <summary>The embedded engine with as little around it as can be: prepared statements, everything on disk before the answer.</summary>
internal static class BareSqlite
{
    public const string InsertMessage = "INSERT INTO bare_message (id, ticket, client, text, at) VALUES ($1, $2, $3, $4, $5) RETURNING seq";
    public const string TouchTicket = "UPDATE bare_ticket SET last = $2, at = $3 WHERE id = $1";
    public const string InsertOutbox = "INSERT INTO bare_outbox (at, kind, payload) VALUES ($1, $2, $3)";

    public static async Task<SqliteConnection> OpenAsync(string file, CancellationToken ct)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file }.ToString());
        await connection.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-32000;
            CREATE TABLE IF NOT EXISTS bare_message (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, ticket INTEGER NOT NULL, client TEXT NOT NULL UNIQUE, text TEXT NOT NULL, at TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS bare_ticket (id INTEGER PRIMARY KEY, last TEXT, at TEXT);
            CREATE TABLE IF NOT EXISTS bare_outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, payload TEXT NOT NULL);
            INSERT OR IGNORE INTO bare_ticket (id) SELECT value FROM json_each('[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31]');
            """;
        await command.ExecuteNonQueryAsync(ct);
        return connection;
    }

    public static SqliteCommand Prepare(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // One of the constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++)
        {
            command.Parameters.Add(new SqliteParameter("$" + i.ToString(System.Globalization.CultureInfo.InvariantCulture), null));
        }

        return command;
    }

    public static void Fill(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }
    }

    public static object[] MessageOf(BareMessage body) => [Guid.CreateVersion7(), body.ClientId.GetHashCode() & 31, body.ClientId, body.Text, TimeProvider.System.GetUtcNow().UtcDateTime];

    /// <summary>Moves the write-ahead log into the file from a connection of its own, as the best known way does.</summary>
    public static async Task CheckpointAsync(string file, CancellationToken ct)
    {
        await using var connection = await OpenAsync(file, ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (await timer.WaitForNextTickAsync(ct))
        {
            await command.ExecuteNonQueryAsync(ct);
        }
    }
}

/// <summary>One writer that commits whatever has come in one transaction: message, ticket and outbox row.</summary>
internal sealed class BareGroup(SqliteConnection connection)
{
    private readonly Channel<(BareMessage Body, TaskCompletionSource<long> Done)> _channel = Channel.CreateBounded<(BareMessage, TaskCompletionSource<long>)>(4096);

    public async Task<long> WriteAsync(BareMessage body)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _channel.Writer.WriteAsync((body, done));
        return await done.Task;
    }

    public async Task RunAsync(CancellationToken ct)
    {
        var insert = BareSqlite.Prepare(connection, BareSqlite.InsertMessage, 5);
        var touch = BareSqlite.Prepare(connection, BareSqlite.TouchTicket, 3);
        var outbox = BareSqlite.Prepare(connection, BareSqlite.InsertOutbox, 3);
        var group = new List<(TaskCompletionSource<long> Done, long Seq)>();
        while (await _channel.Reader.WaitToReadAsync(ct))
        {
            using (var transaction = connection.BeginTransaction())
            {
                insert.Transaction = touch.Transaction = outbox.Transaction = transaction;
                while (group.Count < 256 && _channel.Reader.TryRead(out var next))
                {
                    var values = BareSqlite.MessageOf(next.Body);
                    BareSqlite.Fill(insert, values);
                    var seq = (long)insert.ExecuteScalar()!;
                    BareSqlite.Fill(touch, values[1], next.Body.Text, values[4]);
                    touch.ExecuteNonQuery();
                    BareSqlite.Fill(outbox, values[4], "message-posted", "{\"message\":" + seq.ToString(System.Globalization.CultureInfo.InvariantCulture) + "}");
                    outbox.ExecuteNonQuery();
                    group.Add((next.Done, seq));
                }

                transaction.Commit();
            }

            foreach (var (done, seq) in group)
            {
                done.SetResult(seq);
            }

            group.Clear();
        }
    }
}
