namespace Kefu.Platform.Time;

/// <summary>The clock of an installation: set once at start, to the database's time when nodes share one, and from then on counted by the machine's steady counter. A wall clock that jumps moves no deadline and ends no lease (F10).</summary>
public sealed class SteadyClock : TimeProvider
{
    /// <summary>A difference up to this is drift and followed slowly; a larger one is a jump and is not.</summary>
    public static readonly TimeSpan Drift = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LargestStep = TimeSpan.FromMilliseconds(50);
    private readonly TimeProvider _machine;
    private volatile Reading _from;

    public SteadyClock(TimeProvider machine)
    {
        _machine = machine;
        _from = new Reading(machine.GetUtcNow(), machine.GetTimestamp());
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => _machine.TimestampFrequency;

    /// <summary>The wall clock of the machine, wherever it jumps.</summary>
    public DateTimeOffset Wall => _machine.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        var from = _from;
        return from.At + _machine.GetElapsedTime(from.Stamp);
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => _machine.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => _machine.CreateTimer(callback, state, dueTime, period);

    /// <summary>Sets the clock; only before anything was told what time it is.</summary>
    public void Set(DateTimeOffset to) => _from = new Reading(to, _machine.GetTimestamp());

    /// <summary>Compares with a reference and follows a drift by at most 50 ms; gives how far ahead the reference is.</summary>
    public TimeSpan Follow(DateTimeOffset reference)
    {
        var (now, stamp) = (GetUtcNow(), _machine.GetTimestamp());
        var ahead = reference - now;
        if (ahead.Duration() <= Drift)
        {
            _from = new Reading(now + TimeSpan.FromTicks(Math.Clamp(ahead.Ticks, -LargestStep.Ticks, LargestStep.Ticks)), stamp);
        }

        return ahead;
    }

    private sealed record Reading(DateTimeOffset At, long Stamp);
}
