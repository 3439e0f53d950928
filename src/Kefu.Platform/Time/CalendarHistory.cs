namespace Kefu.Platform.Time;

/// <summary>A calendar and the moment from which it is in force.</summary>
public readonly record struct CalendarEpoch(DateTime FromUtc, WorkCalendar Calendar);

/// <summary>Calendars that replaced one another: each stretch of time is judged by the calendar in force then.</summary>
public sealed record CalendarHistory : IWorkingHours
{
    private readonly List<CalendarEpoch> _epochs;

    /// <summary>Orders the calendars by the moment they came into force; the first also covers the time before it.</summary>
    public CalendarHistory(IEnumerable<CalendarEpoch> epochs)
    {
        _epochs = [.. epochs.OrderBy(e => e.FromUtc)];
        ArgumentOutOfRangeException.ThrowIfZero(_epochs.Count, nameof(epochs));
    }

    /// <summary>The zone of the calendar now in force.</summary>
    public string TimeZoneId => _epochs[^1].Calendar.TimeZoneId;

    /// <inheritdoc/>
    public IEnumerable<TimeSegment> SegmentsFrom(DateTime fromUtc)
    {
        var cursor = DateTime.SpecifyKind(fromUtc, DateTimeKind.Utc);
        for (var i = 0; i < _epochs.Count; i++)
        {
            var end = i + 1 < _epochs.Count ? _epochs[i + 1].FromUtc : DateTime.MaxValue;
            if (end <= cursor)
            {
                continue;
            }

            foreach (var segment in _epochs[i].Calendar.SegmentsFrom(cursor))
            {
                if (segment.FromUtc >= end)
                {
                    break;
                }

                var until = segment.UntilUtc < end ? segment.UntilUtc : end;
                yield return segment with { UntilUtc = until };
                cursor = until;
            }

            if (cursor < end && end < DateTime.MaxValue)
            {
                yield return new TimeSegment(cursor, end, SegmentKind.Closed);
                cursor = end;
            }
        }
    }
}
