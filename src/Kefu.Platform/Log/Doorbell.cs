namespace Kefu.Platform.Log;

/// <summary>Says "read on" to those who read the log on this node. It carries no truth: whoever misses it reads a moment later.</summary>
public sealed class Doorbell
{
    /// <summary>How long a reader sleeps at most when no bell is heard: another node may have written.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What to wait for; take it before reading, so that no ring falls between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Wakes everybody who waits.</summary>
    public void Ring() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Waits for a ring, or until patience ends.</summary>
    public static async Task WaitAsync(Task ring, TimeSpan patience, CancellationToken ct)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(ring, Task.Delay(patience, cut.Token));
        await cut.CancelAsync();
        ct.ThrowIfCancellationRequested();
    }
}
