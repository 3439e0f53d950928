using Kefu.Platform.Log;
using Kefu.Platform.Time;

namespace Kefu.Platform.Jobs;

/// <summary>The pace of those who look for what time brings about: at every beat while things happen; while the log is quiet, when that is due which is known to come next.</summary>
public sealed class Pace(LogTail tail, TimeProvider clock)
{
    /// <summary>Nobody sleeps longer without a look, whatever is known: another node may have died and left something.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>A delay is cut to whole milliseconds and must not end before the moment it waits for.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits until it is time to look again.</summary>
    /// <param name="beat">How often to look while things happen.</param>
    /// <param name="ring">Ends the wait at once.</param>
    /// <param name="nextDue">Reads when the next thing is due; null when nothing is known to come.</param>
    public async Task WaitAsync(TimeSpan beat, Task ring, Func<CancellationToken, Task<DateTime?>> nextDue, CancellationToken ct)
    {
        if (await Doorbell.WaitAsync(ring, beat, ct) || !tail.IsQuiet)
        {
            return;
        }

        var moved = tail.Moved.Next;
        var rest = await nextDue(ct) is { } due ? due - clock.UtcNow() : Longest;
        if (rest > TimeSpan.Zero)
        {
            await Doorbell.WaitAsync(Task.WhenAny(ring, moved), (rest < Longest ? rest : Longest) + Grain, ct);
        }
    }
}
