using System.Diagnostics;

namespace Kefu.Tests.Faults;

/// <summary>How long somebody who writes without a pause had to wait for the next acknowledgement.</summary>
internal sealed class Pauses
{
    private readonly Lock _lock = new();
    private long _lastAt = Stopwatch.GetTimestamp();
    private TimeSpan _longest;

    public void Acknowledged()
    {
        lock (_lock)
        {
            var now = Stopwatch.GetTimestamp();
            var pause = Stopwatch.GetElapsedTime(_lastAt, now);
            (_longest, _lastAt) = (pause > _longest ? pause : _longest, now);
        }
    }

    /// <summary>The longest wait since the last time this was asked, the one that still lasts included.</summary>
    public TimeSpan LongestAndForget()
    {
        lock (_lock)
        {
            var running = Stopwatch.GetElapsedTime(_lastAt);
            var longest = running > _longest ? running : _longest;
            _longest = TimeSpan.Zero;
            return longest;
        }
    }
}
