using Kefu.Platform.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

/// <summary>The write-ahead log of the embedded database.</summary>
public sealed class CheckpointTests
{
    private const int Writes = 300;
    private const int Bytes = 512 * 1024;

    [Fact]
    public async Task The_log_should_stay_small_while_people_write_and_read_without_a_pause()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var app = await KefuApp.StartAsync(Database.Sqlite);
        var (dialect, gate) = (app.Services.GetRequiredService<IDialect>(), app.Services.GetRequiredService<WriteGate>());
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await RunAsync(dialect, "CREATE TABLE test_rest (value BLOB)", ct);
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadAsync(dialect, over.Token), ct)).ToList();
        await using (var connection = await dialect.OpenAsync(ct))
        {
            await using var write = connection.CreateCommand();
            write.CommandText = $"INSERT INTO test_rest VALUES (randomblob({Bytes}))";
            for (var i = 0; i < Writes; i++)
            {
                using (await gate.EnterAsync(ct))
                {
                    await write.ExecuteNonQueryAsync(ct);
                }

                await Task.Delay(10, ct);
            }
        }

        await over.CancelAsync();
        await Task.WhenAll(readers);
        Assert.InRange(new FileInfo(Path.Combine(app.Folder, "kefu.db-wal")).Length, 1, Writes * Bytes / 2);
    }

    /// <summary>Somebody always reads, each time for a moment.</summary>
    private static async Task ReadAsync(IDialect dialect, CancellationToken over)
    {
        await using var connection = await dialect.OpenAsync(CancellationToken.None);
        await using var read = connection.CreateCommand();
        read.CommandText = "SELECT count(*) FROM platform_log";
        while (!over.IsCancellationRequested)
        {
            await read.ExecuteScalarAsync(CancellationToken.None);
            await Task.Yield();
        }
    }

    private static async Task RunAsync(IDialect dialect, string sql, CancellationToken ct)
    {
        await using var connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The test's own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }
}
