using System.Text.Json.Serialization;

namespace Kefu.Platform.Time;

/// <summary>What a stretch of time counted as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SegmentKind>))]
public enum SegmentKind
{
    /// <summary>Working time: the clock ran.</summary>
    Worked,

    /// <summary>Outside the working hours.</summary>
    Closed,

    /// <summary>A public holiday.</summary>
    Holiday,

    /// <summary>Working time during which the clock was stopped.</summary>
    Paused,
}

/// <summary>A stretch of time, what it counted as and, where there is one, the name behind it (holiday, make-up day, reason of the pause).</summary>
public readonly record struct TimeSegment(DateTime FromUtc, DateTime UntilUtc, SegmentKind Kind, string? Label = null)
{
    /// <summary>The length of the stretch.</summary>
    [JsonIgnore]
    public TimeSpan Length => UntilUtc - FromUtc;
}

/// <summary>A time during which a clock is stopped; without an end it is stopped still.</summary>
public readonly record struct Pause(DateTime FromUtc, DateTime? UntilUtc, string Reason);
