namespace Kefu.Platform.Time;

/// <summary>Working hours as a gap-free run of worked and closed segments.</summary>
public interface IWorkingHours
{
    /// <summary>The time zone in which the hours are written.</summary>
    string TimeZoneId { get; }

    /// <summary>The segments from a moment on, contiguous and in order; ends only when nothing is ever worked again.</summary>
    IEnumerable<TimeSegment> SegmentsFrom(DateTime fromUtc);
}
