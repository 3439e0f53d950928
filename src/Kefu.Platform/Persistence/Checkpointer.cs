using System.Data.Common;
using Kefu.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Persistence;

/// <summary>Moves the embedded engine's write-ahead log into the file from a connection of its own, so that no writer stalls for it, and has the log begin anew before it grows large.</summary>
/// <remarks>The engine begins it anew only when all of it is in the file and nobody reads from it. While some write all the time that moment never comes by itself: a storm of ten thousand customers filled a disk of a gigabyte in half a minute.</remarks>
internal sealed class Checkpointer(IDialect dialect, WriteGate gate, ILogger<Checkpointer> logger) : BackgroundService
{
    /// <summary>Longer than this, in pages of 4 KB, it is begun anew: 16 MB.</summary>
    private const int LongPages = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!dialect.OneWriter)
        {
            return;
        }

        await using var connection = await dialect.OpenAsync(stoppingToken);
        await using var patience = connection.CreateCommand();
        // Writers wait meanwhile: who reads for longer than this is not waited for, the next look tries again.
        patience.CommandText = "PRAGMA busy_timeout = 20";
        await patience.ExecuteNonQueryAsync(stoppingToken);
        await using var passive = connection.CreateCommand();
        passive.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        await using var restart = connection.CreateCommand();
        restart.CommandText = "PRAGMA wal_checkpoint(RESTART)";
        var ready = 0L;
        await BackgroundLoop.RunAsync(
            async ct =>
            {
                await Task.Delay(Pause, ct);
                var (_, pages) = await MoveAsync(passive, ct);
                if (pages > LongPages && pages != ready)
                {
                    // Most of it was just moved: what is left is what was written in the meantime. The next to write begins anew.
                    using var turn = await gate.EnterForGroupAsync(ct);
                    (var busy, pages) = await MoveAsync(restart, ct);
                    ready = busy ? 0 : pages;
                }
            },
            e => logger.LogWarning(e, "The checkpoint will be tried again"), TimeSpan.Zero, stoppingToken);
    }

    /// <summary>Carries the checkpoint out.</summary>
    /// <returns>Whether somebody was in its way, and how many pages the write-ahead log holds.</returns>
    private static async Task<(bool Busy, long Pages)> MoveAsync(DbCommand checkpoint, CancellationToken ct)
    {
        await using var answer = await checkpoint.ExecuteReaderAsync(ct);
        return await answer.ReadAsync(ct) ? (answer.GetInt64(0) != 0, answer.GetInt64(1)) : (true, 0);
    }
}
