namespace Kefu.Platform.Time;

/// <summary>Working time between two moments.</summary>
public static class BusinessTime
{
    /// <summary>
    /// The working time between two moments, less the pauses; without hours the plain difference.
    /// A negative span (clock skew) counts as zero.
    /// </summary>
    public static TimeSpan Between(DateTime fromUtc, DateTime toUtc, IWorkingHours? hours, IReadOnlyList<Pause>? pauses = null)
    {
        var total = TimeSpan.Zero;
        foreach (var segment in Segments(fromUtc, toUtc, hours, pauses))
        {
            if (segment.Kind == SegmentKind.Worked)
            {
                total += segment.Length;
            }
        }

        return total;
    }

    /// <summary>The segments between two moments, cut to them.</summary>
    public static IEnumerable<TimeSegment> Segments(DateTime fromUtc, DateTime toUtc, IWorkingHours? hours, IReadOnlyList<Pause>? pauses = null)
    {
        foreach (var segment in Run(fromUtc, hours, pauses))
        {
            if (segment.FromUtc >= toUtc)
            {
                yield break;
            }

            yield return segment.UntilUtc <= toUtc ? segment : segment with { UntilUtc = DateTime.SpecifyKind(toUtc, DateTimeKind.Utc) };
        }
    }

    internal static IEnumerable<TimeSegment> Run(DateTime fromUtc, IWorkingHours? hours, IReadOnlyList<Pause>? pauses)
    {
        var start = DateTime.SpecifyKind(fromUtc, DateTimeKind.Utc);
        var segments = hours?.SegmentsFrom(start)
            ?? [new TimeSegment(start, DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), SegmentKind.Worked)];
        return pauses is { Count: > 0 } ? WithPauses(segments, Merge(pauses)) : segments;
    }

    internal static List<Pause> Merge(IReadOnlyList<Pause> pauses)
    {
        var merged = new List<Pause>(pauses.Count);
        foreach (var pause in pauses.OrderBy(p => p.FromUtc))
        {
            if (pause.UntilUtc <= pause.FromUtc)
            {
                continue;
            }

            if (merged.Count > 0 && (merged[^1].UntilUtc is null || merged[^1].UntilUtc >= pause.FromUtc))
            {
                var last = merged[^1];
                var until = last.UntilUtc is null || pause.UntilUtc is null ? (DateTime?)null
                    : last.UntilUtc > pause.UntilUtc ? last.UntilUtc : pause.UntilUtc;
                merged[^1] = last with { UntilUtc = until };
            }
            else
            {
                merged.Add(pause);
            }
        }

        return merged;
    }

    private static IEnumerable<TimeSegment> WithPauses(IEnumerable<TimeSegment> segments, List<Pause> pauses)
    {
        var next = 0;
        foreach (var segment in segments)
        {
            if (segment.Kind != SegmentKind.Worked)
            {
                yield return segment;
                continue;
            }

            var cursor = segment.FromUtc;
            while (cursor < segment.UntilUtc)
            {
                while (next < pauses.Count && pauses[next].UntilUtc <= cursor)
                {
                    next++;
                }

                if (next == pauses.Count || pauses[next].FromUtc >= segment.UntilUtc)
                {
                    yield return segment with { FromUtc = cursor };
                    break;
                }

                var pause = pauses[next];
                if (pause.FromUtc > cursor)
                {
                    yield return segment with { FromUtc = cursor, UntilUtc = pause.FromUtc };
                    cursor = pause.FromUtc;
                }

                if (pause.UntilUtc is not { } end)
                {
                    // Stopped still: nothing that follows can be worked.
                    yield return new TimeSegment(cursor, DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc), SegmentKind.Paused, pause.Reason);
                    yield break;
                }

                var until = end < segment.UntilUtc ? end : segment.UntilUtc;
                yield return new TimeSegment(cursor, until, SegmentKind.Paused, pause.Reason);
                cursor = until;
            }
        }
    }
}
