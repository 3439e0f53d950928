namespace Kefu.Platform.Time;

/// <summary>Reads the injected clock the way Kefu stores time.</summary>
public static class ClockExtensions
{
    /// <summary>The present moment in UTC, cut to whole microseconds so that both databases give back the same value.</summary>
    public static DateTime UtcNow(this TimeProvider clock) => clock.GetUtcNow().UtcDateTime.AsStored();

    /// <summary>A moment that came from outside as both databases give it back: UTC, in whole microseconds. One without a zone is taken as UTC.</summary>
    public static DateTime AsStored(this DateTime moment)
    {
        var utc = moment.Kind is DateTimeKind.Local ? moment.ToUniversalTime() : DateTime.SpecifyKind(moment, DateTimeKind.Utc);
        return utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
