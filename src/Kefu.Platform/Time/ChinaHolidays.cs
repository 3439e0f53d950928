namespace Kefu.Platform.Time;

/// <summary>
/// Public holidays and make-up workdays of mainland China as starting data for a calendar. The State Council announces
/// each year on its own, so a calendar copies the days and its owner keeps them.
/// </summary>
public static class ChinaHolidays
{
    /// <summary>The days known for 2025 and 2026; make-up workdays follow the weekly hours of the calendar they are put into.</summary>
    public static IReadOnlyList<CalendarDay> Days { get; } =
    [
        .. Closed("元旦", new(2025, 1, 1), 1),
        .. Closed("春节", new(2025, 1, 28), 8),
        .. Closed("清明节", new(2025, 4, 4), 3),
        .. Closed("劳动节", new(2025, 5, 1), 5),
        .. Closed("端午节", new(2025, 5, 31), 3),
        .. Closed("国庆节、中秋节", new(2025, 10, 1), 8),
        .. MakeUp(new(2025, 1, 26), new(2025, 2, 8), new(2025, 4, 27), new(2025, 9, 28), new(2025, 10, 11)),
        .. Closed("元旦", new(2026, 1, 1), 3),
        .. Closed("春节", new(2026, 2, 15), 9),
        .. Closed("清明节", new(2026, 4, 4), 3),
        .. Closed("劳动节", new(2026, 5, 1), 5),
        .. Closed("端午节", new(2026, 6, 19), 3),
        .. Closed("中秋节", new(2026, 9, 25), 3),
        .. Closed("国庆节", new(2026, 10, 1), 7),
        .. MakeUp(new(2026, 1, 4), new(2026, 2, 14), new(2026, 2, 28), new(2026, 5, 9), new(2026, 9, 20), new(2026, 10, 10)),
    ];

    private static IEnumerable<CalendarDay> Closed(string name, DateOnly first, int days) =>
        Enumerable.Range(0, days).Select(i => new CalendarDay(first.AddDays(i), CalendarDayKind.Holiday, name));

    private static IEnumerable<CalendarDay> MakeUp(params DateOnly[] dates) =>
        dates.Select(d => new CalendarDay(d, CalendarDayKind.MakeUpWorkday, "调休"));
}
