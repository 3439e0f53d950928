using Kefu.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Persistence;

/// <summary>Moves the embedded engine's write-ahead log into the file from a connection of its own, so that no writer stalls for it.</summary>
internal sealed class Checkpointer(IDialect dialect, ILogger<Checkpointer> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!dialect.OneWriter)
        {
            return;
        }

        await using var connection = await dialect.OpenAsync(stoppingToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(PASSIVE)";
        await BackgroundLoop.RunAsync(
            async ct =>
            {
                await Task.Delay(Pause, ct);
                await command.ExecuteNonQueryAsync(ct);
            },
            e => logger.LogWarning(e, "The checkpoint will be tried again"), TimeSpan.Zero, stoppingToken);
    }
}
