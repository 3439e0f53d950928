namespace Kefu.Platform.Time;

/// <summary>
/// When something must have happened, and why then: a pure function of start, target, working hours, pauses and policy version.
/// The due moment is null while an open pause keeps the clock stopped.
/// </summary>
public sealed record Deadline(
    DateTime StartAtUtc,
    TimeSpan Target,
    DateTime? DueAtUtc,
    string? TimeZoneId,
    string PolicyVersion,
    IReadOnlyList<TimeSegment> Segments)
{
    /// <summary>
    /// Computes a deadline. Without hours the target runs by the plain clock. A change of policy midway is computed
    /// from the original start with the same pauses, so that time used and time paused are kept.
    /// </summary>
    /// <exception cref="InvalidOperationException">The hours do not hold enough working time, ever.</exception>
    public static Deadline Of(
        DateTime startUtc,
        TimeSpan target,
        IWorkingHours? hours = null,
        IReadOnlyList<Pause>? pauses = null,
        string policyVersion = "")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target, TimeSpan.Zero);
        var start = DateTime.SpecifyKind(startUtc, DateTimeKind.Utc);
        var segments = new List<TimeSegment>();
        var left = target;
        DateTime? due = target == TimeSpan.Zero ? start : null;
        if (due is null)
        {
            foreach (var segment in BusinessTime.Run(start, hours, pauses))
            {
                if (segment.Kind == SegmentKind.Worked && segment.Length >= left)
                {
                    due = segment.FromUtc + left;
                    segments.Add(segment with { UntilUtc = due.Value });
                    break;
                }

                segments.Add(segment);
                left -= segment.Kind == SegmentKind.Worked ? segment.Length : TimeSpan.Zero;
            }
        }

        if (due is null && (segments.Count == 0 || segments[^1].UntilUtc < DateTime.MaxValue))
        {
            throw new InvalidOperationException("The calendar does not hold enough working time to reach the target.");
        }

        return new Deadline(start, target, due, hours?.TimeZoneId, policyVersion, segments);
    }

    /// <summary>The counted time used up at a moment, at most the target.</summary>
    public TimeSpan ElapsedAt(DateTime atUtc)
    {
        var total = TimeSpan.Zero;
        foreach (var segment in Segments)
        {
            if (segment.FromUtc >= atUtc)
            {
                break;
            }

            if (segment.Kind == SegmentKind.Worked)
            {
                total += (segment.UntilUtc < atUtc ? segment.UntilUtc : atUtc) - segment.FromUtc;
            }
        }

        return total;
    }

    /// <summary>The counted time left at a moment; once overdue, how long ago it was due, as a negative span of plain time.</summary>
    public TimeSpan LeftAt(DateTime atUtc) =>
        DueAtUtc is { } due && atUtc > due ? due - atUtc : Target - ElapsedAt(atUtc);

    /// <summary>Whether the deadline has passed: only after the due moment, not at it.</summary>
    public bool IsBreachedAt(DateTime atUtc) => DueAtUtc is { } due && atUtc > due;

    /// <summary>The moment at which a share (0 to 1) of the target is used up, such as a warning at 0.75; null while paused before it.</summary>
    public DateTime? MomentOf(double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        var left = Target * share;
        if (left == TimeSpan.Zero)
        {
            return StartAtUtc;
        }

        foreach (var segment in Segments)
        {
            if (segment.Kind != SegmentKind.Worked)
            {
                continue;
            }

            if (segment.Length >= left)
            {
                return segment.FromUtc + left;
            }

            left -= segment.Length;
        }

        return null;
    }
}
