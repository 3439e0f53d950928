namespace Kefu.Platform.Time;

/// <summary>Reads the injected clock the way Kefu stores time.</summary>
public static class ClockExtensions
{
    /// <summary>The present moment in UTC, cut to whole microseconds so that both databases give back the same value.</summary>
    public static DateTime UtcNow(this TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }
}
