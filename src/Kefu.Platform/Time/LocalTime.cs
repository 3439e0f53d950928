namespace Kefu.Platform.Time;

/// <summary>Wall-clock times of a zone.</summary>
public static class LocalTime
{
    /// <summary>
    /// Maps a wall-clock time to UTC so that order is kept: a time skipped in spring becomes the moment of the jump,
    /// a time that occurs twice in autumn its first occurrence. Adjoining intervals therefore stay adjoining.
    /// </summary>
    public static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            local = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Unspecified);
            while (zone.IsInvalidTime(local))
            {
                local = local.AddMinutes(1);
            }
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }
}
