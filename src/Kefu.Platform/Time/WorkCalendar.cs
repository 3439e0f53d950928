namespace Kefu.Platform.Time;

/// <summary>A work calendar 工作日历: weekly hours in a time zone, with holidays, make-up workdays and special days.</summary>
public sealed record WorkCalendar : IWorkingHours
{
    /// <summary>The name people know it by.</summary>
    public string Name { get; init; } = "";

    /// <summary>The version in force, quoted where a figure depends on it.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The time zone in which the hours are written.</summary>
    public string TimeZoneId { get; init; } = "Asia/Shanghai";

    /// <summary>The hours of each weekday; a weekday that is left out is closed.</summary>
    public IReadOnlyDictionary<DayOfWeek, IReadOnlyList<WorkInterval>> Weekly { get; init; } =
        new Dictionary<DayOfWeek, IReadOnlyList<WorkInterval>>();

    /// <summary>The dates that do not follow the weekly hours.</summary>
    public IReadOnlyList<CalendarDay> Days { get; init; } = [];

    /// <summary>A calendar that never closes.</summary>
    public static WorkCalendar AlwaysOpen(string timeZoneId = "Asia/Shanghai") => new()
    {
        Name = "24/7",
        TimeZoneId = timeZoneId,
        Weekly = Enum.GetValues<DayOfWeek>().ToDictionary(d => d, _ => (IReadOnlyList<WorkInterval>)[WorkInterval.AllDay]),
    };

    /// <summary>A calendar with the same hours on each of the given weekdays.</summary>
    public static WorkCalendar Of(IEnumerable<DayOfWeek> weekdays, params WorkInterval[] hours) => new()
    {
        Weekly = weekdays.ToDictionary(d => d, _ => (IReadOnlyList<WorkInterval>)hours),
    };

    /// <summary>Monday to Friday with the given hours.</summary>
    public static WorkCalendar Weekdays(params WorkInterval[] hours) =>
        Of([DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], hours);

    /// <summary>Whether a moment lies in working hours.</summary>
    public bool IsOpen(DateTime atUtc)
    {
        var first = SegmentsFrom(atUtc).FirstOrDefault();
        return first.UntilUtc != default && first.Kind == SegmentKind.Worked;
    }

    /// <summary>The next moment, this one included, at which the calendar is open; null when it never opens again.</summary>
    public DateTime? NextOpening(DateTime atUtc)
    {
        foreach (var segment in SegmentsFrom(atUtc))
        {
            if (segment.Kind == SegmentKind.Worked)
            {
                return segment.FromUtc;
            }
        }

        return null;
    }

    /// <summary>What is wrong with the calendar, as rule names; empty when it can be used.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZoneId, out _))
        {
            problems.Add("calendar.unknown-time-zone");
        }

        if (Weekly.Values.All(h => h.Count == 0) && Days.All(d => d.Hours is not { Count: > 0 }))
        {
            problems.Add("calendar.never-open");
        }

        if (Weekly.Values.Concat(Days.Select(d => d.Hours ?? [])).Any(Overlap))
        {
            problems.Add("calendar.hours-overlap");
        }

        if (Days.GroupBy(d => d.Date).Any(g => g.Skip(1).Any()))
        {
            problems.Add("calendar.date-twice");
        }

        return problems;
    }

    /// <inheritdoc/>
    public IEnumerable<TimeSegment> SegmentsFrom(DateTime fromUtc)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZoneId);
        var special = new Dictionary<DateOnly, CalendarDay>();
        foreach (var day in Days)
        {
            special[day.Date] = day;
        }

        var weeklyOpens = Weekly.Values.Any(h => h.Count > 0);
        var last = weeklyOpens || special.Count == 0 ? DateOnly.MinValue : special.Keys.Max();
        var cursor = DateTime.SpecifyKind(fromUtc, DateTimeKind.Utc);

        // One day back: a night shift of yesterday may still run.
        var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(cursor, zone)).AddDays(-1);
        for (; weeklyOpens || date <= last; date = date.AddDays(1))
        {
            special.TryGetValue(date, out var day);
            foreach (var interval in HoursOf(date, day))
            {
                var from = LocalTime.ToUtc(date.ToDateTime(interval.From), zone);
                var until = LocalTime.ToUtc(date.ToDateTime(interval.From) + interval.Length, zone);
                if (until <= cursor || until <= from)
                {
                    continue;
                }

                if (from > cursor)
                {
                    foreach (var gap in Gap(cursor, from, zone, special))
                    {
                        yield return gap;
                    }

                    cursor = from;
                }

                yield return new TimeSegment(cursor, until, SegmentKind.Worked, day?.Name);
                cursor = until;
            }
        }
    }

    private static IEnumerable<TimeSegment> Gap(DateTime from, DateTime until, TimeZoneInfo zone, Dictionary<DateOnly, CalendarDay> special)
    {
        TimeSegment? pending = null;
        for (var cursor = from; cursor < until;)
        {
            var date = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(cursor, zone));
            var midnight = LocalTime.ToUtc(date.AddDays(1).ToDateTime(TimeOnly.MinValue), zone);
            var end = midnight > cursor && midnight < until ? midnight : until;
            special.TryGetValue(date, out var day);
            var kind = day is { Kind: CalendarDayKind.Holiday } ? SegmentKind.Holiday : SegmentKind.Closed;
            var label = day is null || (kind == SegmentKind.Closed && day.Hours is not { Count: 0 }) ? null : day.Name;
            if (pending is { } p && p.Kind == kind && p.Label == label)
            {
                pending = p with { UntilUtc = end };
            }
            else
            {
                if (pending is { } done)
                {
                    yield return done;
                }

                pending = new TimeSegment(cursor, end, kind, label);
            }

            cursor = end;
        }

        if (pending is { } rest)
        {
            yield return rest;
        }
    }

    private static bool Overlap(IReadOnlyList<WorkInterval> hours)
    {
        var sorted = hours.OrderBy(h => h.From).ToList();
        return sorted.Zip(sorted.Skip(1)).Any(p => p.First.From.ToTimeSpan() + p.First.Length > p.Second.From.ToTimeSpan());
    }

    private IEnumerable<WorkInterval> HoursOf(DateOnly date, CalendarDay? day)
    {
        var hours = day switch
        {
            null => Weekly.GetValueOrDefault(date.DayOfWeek),
            { Hours: { } own } => own,
            { Kind: CalendarDayKind.MakeUpWorkday } => FirstWorkingWeekday(),
            { Kind: CalendarDayKind.Special } => Weekly.GetValueOrDefault(date.DayOfWeek),
            _ => null,
        };
        return hours is null ? [] : hours.OrderBy(h => h.From);
    }

    private IReadOnlyList<WorkInterval>? FirstWorkingWeekday()
    {
        for (var i = 1; i <= 7; i++)
        {
            if (Weekly.TryGetValue((DayOfWeek)(i % 7), out var hours) && hours.Count > 0)
            {
                return hours;
            }
        }

        return null;
    }
}
