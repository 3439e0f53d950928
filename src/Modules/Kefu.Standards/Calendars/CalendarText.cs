using System.Globalization;
using System.Text;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Kefu.Standards.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Standards.Calendars;

/// <summary>Calendars as lines that people read, edit and compare.</summary>
internal static class CalendarText
{
    /// <summary>Weekdays in the order of the week.</summary>
    public static readonly IReadOnlyList<DayOfWeek> Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>Hours such as <c>09:00-12:00;13:00-18:00</c>.</summary>
    public static string Hours(IEnumerable<WorkInterval>? hours) => string.Join(';', hours ?? []);

    /// <summary>The days as the file they can be read from.</summary>
    public static string Days(IEnumerable<CalendarDay> days)
    {
        var text = new StringBuilder("date,kind,name,hours\n");
        foreach (var day in days.OrderBy(d => d.Date))
        {
            text.Append(CultureInfo.InvariantCulture, $"{day.Date:yyyy-MM-dd},{Kind(day.Kind)},{CsvCell.Of(day.Name)},{Hours(day.Hours)}\n");
        }

        return text.ToString();
    }

    /// <summary>What is wrong in a file, each with its line and field.</summary>
    public static string[] Faults(IEnumerable<CalendarFault> faults, IStringLocalizer<StandardsText> words) =>
        [.. faults.Select(f => words["calendar-fault", f.Line, f.Field, words[f.Problem].Value].Value)];

    /// <summary>All of a version, for the log.</summary>
    public static string Of(CalendarVersion? version)
    {
        if (version is null)
        {
            return "";
        }

        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{version.NameZh} / {version.NameEn}\n{version.Calendar.TimeZoneId}\n");
        foreach (var day in Week)
        {
            text.Append(CultureInfo.InvariantCulture, $"{day}: {Hours(version.Calendar.Weekly.GetValueOrDefault(day))}\n");
        }

        return text.Append(Days(version.Calendar.Days)).ToString();
    }

    private static string Kind(CalendarDayKind kind) => kind switch
    {
        CalendarDayKind.Holiday => "holiday",
        CalendarDayKind.MakeUpWorkday => "make-up",
        CalendarDayKind.Special => "special",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
