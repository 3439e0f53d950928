namespace Kefu.Platform.Time;

/// <summary>
/// The working hours of some years, laid out once: what is asked of them costs a search instead of a walk over days.
/// Outside of those years, and where the reasons are wanted, it asks the hours it was made from.
/// </summary>
public sealed class WorkingTable : IWorkingHours
{
    private readonly IWorkingHours _hours;
    private readonly long[] _from;
    private readonly long[] _until;

    // Ticks worked before each stretch; one more at the end: all of them.
    private readonly long[] _before;
    private readonly long _first;
    private readonly long _last;

    private WorkingTable(IWorkingHours hours, List<(long From, long Until)> worked, long first, long last)
    {
        (_hours, _first, _last) = (hours, first, last);
        (_from, _until, _before) = ([.. worked.Select(w => w.From)], [.. worked.Select(w => w.Until)], new long[worked.Count + 1]);
        for (var i = 0; i < worked.Count; i++)
        {
            _before[i + 1] = _before[i] + _until[i] - _from[i];
        }
    }

    /// <inheritdoc/>
    public string TimeZoneId => _hours.TimeZoneId;

    /// <summary>Lays out the hours between two moments.</summary>
    public static WorkingTable Of(IWorkingHours hours, DateTime fromUtc, DateTime untilUtc)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(untilUtc, fromUtc);
        var worked = new List<(long From, long Until)>();
        foreach (var segment in BusinessTime.Segments(fromUtc, untilUtc, hours))
        {
            if (segment.Kind != SegmentKind.Worked)
            {
                continue;
            }

            if (worked.Count > 0 && worked[^1].Until == segment.FromUtc.Ticks)
            {
                worked[^1] = (worked[^1].From, segment.UntilUtc.Ticks);
            }
            else
            {
                worked.Add((segment.FromUtc.Ticks, segment.UntilUtc.Ticks));
            }
        }

        return new WorkingTable(hours, worked, fromUtc.Ticks, untilUtc.Ticks);
    }

    /// <inheritdoc/>
    public IEnumerable<TimeSegment> SegmentsFrom(DateTime fromUtc) => _hours.SegmentsFrom(fromUtc);

    /// <summary>The due moment of a deadline, the same that <see cref="Deadline.Of"/> gives, without its reasons; null while an open pause keeps the clock stopped.</summary>
    /// <exception cref="InvalidOperationException">The hours do not hold enough working time, ever.</exception>
    public DateTime? DueOf(DateTime startUtc, TimeSpan target, IReadOnlyList<Pause>? pauses = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target, TimeSpan.Zero);
        if (target == TimeSpan.Zero)
        {
            return DateTime.SpecifyKind(startUtc, DateTimeKind.Utc);
        }

        var (cursor, left) = (startUtc.Ticks, target.Ticks);
        if (cursor < _first || cursor >= _last)
        {
            return Walk(startUtc, target, pauses);
        }

        if (pauses is { Count: > 0 })
        {
            foreach (var pause in BusinessTime.Merge(pauses))
            {
                if (pause.UntilUtc?.Ticks <= cursor)
                {
                    continue;
                }

                if (pause.FromUtc.Ticks > cursor)
                {
                    if (pause.FromUtc.Ticks >= _last)
                    {
                        break;
                    }

                    var worked = WorkedBefore(pause.FromUtc.Ticks) - WorkedBefore(cursor);
                    if (worked >= left)
                    {
                        break;
                    }

                    left -= worked;
                }

                if (pause.UntilUtc is not { } end)
                {
                    return null;
                }

                if (end.Ticks >= _last)
                {
                    return Walk(startUtc, target, pauses);
                }

                cursor = end.Ticks;
            }
        }

        var wanted = WorkedBefore(cursor) + left;
        if (wanted > _before[^1])
        {
            return Walk(startUtc, target, pauses);
        }

        // The first stretch by whose end enough is worked.
        var at = Array.BinarySearch(_before, wanted);
        at = (at >= 0 ? at : ~at) - 1;
        return new DateTime(_from[at] + wanted - _before[at], DateTimeKind.Utc);
    }

    private long WorkedBefore(long ticks)
    {
        var at = Array.BinarySearch(_from, ticks);
        if (at < 0)
        {
            at = ~at - 1;
        }

        return at < 0 ? 0 : _before[at] + Math.Min(ticks, _until[at]) - _from[at];
    }

    private DateTime? Walk(DateTime startUtc, TimeSpan target, IReadOnlyList<Pause>? pauses) => Deadline.Of(startUtc, target, _hours, pauses).DueAtUtc;
}
