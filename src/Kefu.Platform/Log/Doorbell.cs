namespace Kefu.Platform.Log;

/// <summary>Says "read on" to those who read the log. It carries no truth: whoever misses it reads a moment later.</summary>
public sealed class Doorbell
{
    /// <summary>How long a reader sleeps at most while something happens now and then, or while other nodes cannot be heard.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a reader sleeps at most when it is quiet and every writer is heard.</summary>
    public static readonly TimeSpan QuietPatience = TimeSpan.FromSeconds(2);

    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whom to tell that this node has written.</summary>
    public Action? Rung { get; set; }

    /// <summary>True while everybody who writes is heard here: there is one node, or the wire to the others stands.</summary>
    public bool HearsAll { get; set; }

    /// <summary>What to wait for; take it before reading, so that no ring falls between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>This node has written: wakes everybody who waits, here and on the other nodes.</summary>
    public void Ring()
    {
        RingHere();
        Rung?.Invoke();
    }

    /// <summary>Wakes everybody who waits on this node.</summary>
    public void RingHere() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Waits for a ring, or until patience ends; true when it rang.</summary>
    public static async Task<bool> WaitAsync(Task ring, TimeSpan patience, CancellationToken ct)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await Task.WhenAny(ring, Task.Delay(patience, cut.Token));
        await cut.CancelAsync();
        ct.ThrowIfCancellationRequested();
        return ring.IsCompleted;
    }
}
