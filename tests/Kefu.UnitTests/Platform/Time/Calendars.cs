using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Time;

namespace Kefu.Tests.Platform.Time;

internal static class Calendars
{
    public static readonly WorkCalendar NineToSix =
        WorkCalendar.Weekdays(Hours("09:00", "18:00")) with { Days = ChinaHolidays.Days };

    public static readonly WorkCalendar LunchSplit = WorkCalendar.Weekdays(Hours("09:00", "12:00"), Hours("13:00", "18:00")) with
    {
        Weekly = WorkCalendar.Weekdays(Hours("09:00", "12:00"), Hours("13:00", "18:00")).Weekly
            .Append(new(DayOfWeek.Saturday, [Hours("09:00", "12:00"), Hours("13:00", "14:00")]))
            .ToDictionary(),
    };

    public static WorkInterval Hours(string from, string until) =>
        new(TimeOnly.Parse(from, CultureInfo.InvariantCulture), TimeOnly.Parse(until, CultureInfo.InvariantCulture));

    public static DateTime Shanghai(string local) => Local(local, "Asia/Shanghai");

    public static DateTime Local(string local, string zone) => TimeZoneInfo.ConvertTimeToUtc(
        DateTime.Parse(local, CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById(zone));

    public static DateTime Utc(string utc) =>
        DateTime.SpecifyKind(DateTime.Parse(utc, CultureInfo.InvariantCulture), DateTimeKind.Utc);

    public static Gen<DateTime> Moments { get; } =
        Gen.Choose(0, 400 * 24 * 60).Select(m => Utc("2025-01-01").AddMinutes(m));

    public static Gen<TimeSpan> Targets { get; } = Gen.Choose(0, 80 * 60).Select(m => TimeSpan.FromMinutes(m));

    public static Gen<WorkCalendar> Any { get; } =
        from zone in Gen.Elements("Asia/Shanghai", "America/New_York", "Europe/Berlin", "UTC", "Australia/Lord_Howe")
        from hours in Gen.Elements<WorkInterval[]>(
            [Hours("09:00", "18:00")],
            [Hours("09:00", "12:00"), Hours("13:00", "18:00")],
            [Hours("22:00", "06:00")],
            [Hours("00:30", "02:15"), Hours("02:15", "04:00"), Hours("20:00", "01:00")],
            [WorkInterval.AllDay])
        from days in Gen.SubListOf(Enum.GetValues<DayOfWeek>())
        from exceptions in Gen.SubListOf<CalendarDay>([.. ChinaHolidays.Days])
        select WorkCalendar.Of(days.Append(DayOfWeek.Wednesday).Distinct(), hours) with { TimeZoneId = zone, Days = [.. exceptions] };

    public static Gen<Pause[]> Pauses { get; } =
        (from start in Moments
         from minutes in Gen.Choose(0, 3 * 24 * 60)
         select new Pause(start, start.AddMinutes(minutes), "waiting for the customer")).ArrayOf(3);
}
