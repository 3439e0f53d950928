using Kefu.Platform.Jobs;
using Kefu.Platform.Persistence;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Time;

/// <summary>Sets the clock at start and watches it: nodes that share a database take its time, so that their machines' clocks may differ; a jump is told, not followed.</summary>
public sealed class ClockKeeper(TimeProvider clock, IDialect dialect, ILogger<ClockKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private TimeSpan _told;

    /// <summary>Sets the clock to the time all nodes share.</summary>
    public async Task SetAsync(CancellationToken ct)
    {
        if (clock is SteadyClock steady)
        {
            steady.Set(await ReferenceAsync(steady, ct));
        }
    }

    /// <summary>Compares once; true when the clocks agree.</summary>
    public async Task<bool> CheckAsync(CancellationToken ct)
    {
        if (clock is not SteadyClock steady)
        {
            return true;
        }

        var ahead = steady.Follow(await ReferenceAsync(steady, ct));
        var agrees = ahead.Duration() <= SteadyClock.Drift;
        // Told when it happens and when it changes, not every ten seconds.
        if (!agrees && (ahead - _told).Duration() > SteadyClock.Drift)
        {
            logger.LogError("The clock of the {Machine} jumped: it is {Seconds:0} seconds away from the time Kefu counts. Kefu keeps its own until it is started again; set the clock right first", dialect.OneWriter ? "machine" : "database", ahead.TotalSeconds);
        }

        _told = agrees ? TimeSpan.Zero : ahead;
        return agrees;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look);
        await BackgroundLoop.RunAsync(
            async ct =>
            {
                await timer.WaitForNextTickAsync(ct);
                await CheckAsync(ct);
            },
            e => logger.LogWarning(e, "The clock could not be compared"), TimeSpan.Zero, stoppingToken);
    }

    private async Task<DateTimeOffset> ReferenceAsync(SteadyClock steady, CancellationToken ct)
    {
        if (dialect.NowSql is not { } sql)
        {
            return steady.Wall;
        }

        await using var connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the dialect.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.CommandTimeout = 5;
        var asked = steady.GetTimestamp();
        var told = (DateTime)(await command.ExecuteScalarAsync(ct))!;
        // The answer was true about half of the way back.
        return new DateTimeOffset(DateTime.SpecifyKind(told, DateTimeKind.Utc)) + (steady.GetElapsedTime(asked) / 2);
    }
}
