using Microsoft.Extensions.Hosting;

namespace Kefu.Platform.Jobs;

/// <summary>Background work that waits for the doors: a starting server first answers, then catches up.</summary>
public static class AfterStart
{
    /// <summary>Done once the server listens; cancelled when it stops before.</summary>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var listening = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct);
    }
}
