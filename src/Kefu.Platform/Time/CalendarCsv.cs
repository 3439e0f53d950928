using System.Globalization;
using Kefu.Platform.Text;

namespace Kefu.Platform.Time;

/// <summary>What is wrong in a file of calendar days, and where.</summary>
/// <param name="Line">Counts from 1.</param>
/// <param name="Field">The column or property.</param>
/// <param name="Problem">The rule's name, such as <c>calendar.no-date</c>.</param>
public sealed record CalendarFault(int Line, string Field, string Problem);

/// <summary>The days of a file, or what is wrong in it; never both.</summary>
public sealed record CalendarDays(IReadOnlyList<CalendarDay> Days, IReadOnlyList<CalendarFault> Faults)
{
    /// <summary>No more faults than these are told.</summary>
    public const int MostFaults = 50;
}

/// <summary>
/// Days of a calendar as comma-separated text with the columns <c>date</c> (2026-01-01), <c>kind</c> (holiday, make-up or special),
/// <c>name</c> and, where the day has hours of its own, <c>hours</c> (09:00-12:00;13:00-18:00).
/// </summary>
public static class CalendarCsv
{
    private static readonly string[] Needed = ["date", "kind", "name"];

    private static readonly Dictionary<string, CalendarDayKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["holiday"] = CalendarDayKind.Holiday,
        ["休"] = CalendarDayKind.Holiday,
        ["make-up"] = CalendarDayKind.MakeUpWorkday,
        ["班"] = CalendarDayKind.MakeUpWorkday,
        ["special"] = CalendarDayKind.Special,
    };

    /// <summary>Reads a file.</summary>
    public static CalendarDays Read(string text)
    {
        var table = CsvTable.Read(text);
        var missing = Needed.Where(c => !table.Columns.Contains(c, StringComparer.Ordinal)).ToList();
        if (missing.Count > 0)
        {
            return new([], [.. missing.Select(c => new CalendarFault(1, c, "calendar.no-header"))]);
        }

        var places = table.Columns.Select((name, place) => (name, place)).DistinctBy(c => c.name, StringComparer.Ordinal).ToDictionary(c => c.name, c => c.place, StringComparer.Ordinal);
        var (days, faults) = (new Dictionary<DateOnly, CalendarDay>(), new List<CalendarFault>());
        foreach (var (line, cells) in table.Lines)
        {
            if (faults.Count >= CalendarDays.MostFaults)
            {
                break;
            }

            string Cell(string column) => places.TryGetValue(column, out var place) && place < cells.Count ? cells[place].Trim() : "";
            var told = faults.Count;
            void Fault(string field, string problem) => faults.Add(new CalendarFault(line, field, problem));
            if (!DateOnly.TryParseExact(Cell("date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                Fault("date", "calendar.no-date");
            }

            if (!Kinds.TryGetValue(Cell("kind"), out var kind))
            {
                Fault("kind", "calendar.no-kind");
            }

            if (Cell("name") is not { Length: > 0 and <= 60 } name)
            {
                Fault("name", "calendar.no-name");
                name = "";
            }

            IReadOnlyList<WorkInterval>? hours = null;
            if (Cell("hours") is { Length: > 0 } written && (hours = WorkInterval.ParseMany(written)) is null)
            {
                Fault("hours", "calendar.no-hours");
            }

            if (faults.Count == told && !days.TryAdd(date, new CalendarDay(date, kind, name, hours)))
            {
                Fault("date", "calendar.date-twice");
            }
        }

        return faults.Count > 0 ? new([], faults) : new([.. days.Values.OrderBy(d => d.Date)], []);
    }
}
