namespace Kefu.Platform.Time;

/// <summary>
/// Public holidays and make-up workdays of mainland China as starting data for a calendar. The State Council announces
/// each year on its own, so a calendar copies the days and its owner keeps them; years that are not published yet are not in it.
/// </summary>
public static class ChinaHolidays
{
    private static readonly Lazy<IReadOnlyList<CalendarDay>> Shipped = new(Read);

    /// <summary>The days published when this was written; make-up workdays follow the weekly hours of the calendar they are put into.</summary>
    public static IReadOnlyList<CalendarDay> Days => Shipped.Value;

    private static IReadOnlyList<CalendarDay> Read()
    {
        using var reader = new StreamReader(typeof(ChinaHolidays).Assembly.GetManifestResourceStream("Kefu.Platform.Time.china-holidays.csv")!);
        var file = CalendarCsv.Read(reader.ReadToEnd());
        return file.Faults.Count == 0 ? file.Days : throw new InvalidOperationException($"The shipped holidays do not hold: {file.Faults[0]}");
    }
}
