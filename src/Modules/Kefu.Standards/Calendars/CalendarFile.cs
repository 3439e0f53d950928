using System.Runtime.Serialization;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Kefu.Platform.Time;

namespace Kefu.Standards.Calendars;

/// <summary>Reads days of a calendar out of a file: iCalendar (RFC 5545) or comma-separated.</summary>
internal static class CalendarFile
{
    /// <summary>No event covers more days: one that does is a mistake.</summary>
    private const int LongestEvent = 60;

    // As published calendars of Chinese holidays mark the days that are worked and those that are free.
    private static readonly string[] WorkedMarks = ["班", "make-up", "workday", "working day"];
    private static readonly string[] Marks = ["（休）", "（班）", "(休)", "(班)", " 休", " 班", "补班", "调休"];

    /// <summary>Reads a file; what is wrong in it comes with line and field.</summary>
    public static CalendarDays Read(string text) =>
        text.TrimStart('\uFEFF').TrimStart().StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase) ? ReadEvents(text) : CalendarCsv.Read(text.TrimStart('\uFEFF'));

    private static CalendarDays ReadEvents(string text)
    {
        Calendar? calendar;
        try
        {
            calendar = Calendar.Load(text);
        }
        catch (Exception e) when (e is SerializationException or ArgumentException or FormatException)
        {
            return new([], [new(1, "VCALENDAR", "calendar.no-ical")]);
        }

        if (calendar is null)
        {
            return new([], [new(1, "VCALENDAR", "calendar.no-ical")]);
        }

        // The library does not say where an event stood; they come in the order of the file.
        var lines = text.Split('\n').Select((line, i) => (Line: line.TrimEnd('\r'), Number: i + 1)).Where(l => l.Line.Equals("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase)).Select(l => l.Number).ToList();
        var (days, faults) = (new Dictionary<DateOnly, CalendarDay>(), new List<CalendarFault>());
        foreach (var (calendarEvent, i) in calendar.Events.Select((e, i) => (e, i)))
        {
            if (faults.Count == CalendarDays.MostFaults)
            {
                break;
            }

            ReadEvent(calendarEvent, i < lines.Count ? lines[i] : 1, days, faults);
        }

        return faults.Count > 0 ? new([], faults)
            : days.Count == 0 ? new([], [new(1, "VEVENT", "calendar.no-events")])
            : new([.. days.Values.OrderBy(d => d.Date)], []);
    }

    private static void ReadEvent(CalendarEvent calendarEvent, int line, Dictionary<DateOnly, CalendarDay> days, List<CalendarFault> faults)
    {
        if (calendarEvent.Start is not { HasTime: false } start)
        {
            faults.Add(new CalendarFault(line, "DTSTART", "calendar.no-whole-day"));
            return;
        }

        if (calendarEvent.RecurrenceRule is not null || calendarEvent.RecurrenceDates.GetAllPeriods().Any())
        {
            faults.Add(new CalendarFault(line, "RRULE", "calendar.recurs"));
            return;
        }

        var summary = calendarEvent.Summary?.Trim() ?? "";
        var name = Marks.Aggregate(summary, (text, mark) => text.Replace(mark, "", StringComparison.OrdinalIgnoreCase)).Trim();
        if (summary.Length is 0 or > 60)
        {
            faults.Add(new CalendarFault(line, "SUMMARY", "calendar.no-name"));
            return;
        }

        var first = start.Date;
        // The end is the first day that is free of it; without one it is a single day.
        var end = calendarEvent.End?.Date ?? first.AddDays(1);
        if (end <= first || end.DayNumber - first.DayNumber > LongestEvent)
        {
            faults.Add(new CalendarFault(line, "DTEND", "calendar.no-end"));
            return;
        }

        var worked = WorkedMarks.Any(m => summary.Contains(m, StringComparison.OrdinalIgnoreCase));
        for (var date = first; date < end; date = date.AddDays(1))
        {
            if (!days.TryAdd(date, new CalendarDay(date, worked ? CalendarDayKind.MakeUpWorkday : CalendarDayKind.Holiday, name.Length > 0 ? name : summary)))
            {
                faults.Add(new CalendarFault(line, "DTSTART", "calendar.date-twice"));
                return;
            }
        }
    }
}
