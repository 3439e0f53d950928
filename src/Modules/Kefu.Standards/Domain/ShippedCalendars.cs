using Kefu.Platform.Time;

namespace Kefu.Standards.Domain;

/// <summary>The calendars every installation begins with: the hours the source documents and the marketplaces speak of. Each can be changed; none can be taken away.</summary>
internal static class ShippedCalendars
{
    private static readonly DayOfWeek[] EveryDay = Enum.GetValues<DayOfWeek>();

    public static IReadOnlyList<CalendarVersion> All { get; } =
    [
        Of("always", "全天候", "Around the clock", WorkCalendar.AlwaysOpen()),
        Of("weekdays-9-18", "工作日 9–18 点", "Workdays 9–18", Workdays("09:00-18:00")),
        Of("weekdays-9-12-13-18", "工作日 9–18 点（午休）", "Workdays 9–18 with lunch", Workdays("09:00-12:00;13:00-18:00")),
        Of("daily-8-23", "每日 8–23 点（拼多多、快手）", "Daily 8–23 (拼多多, 快手)", Daily("08:00-23:00")),
        Of("daily-8-24", "每日 8–24 点（淘宝）", "Daily 8–24 (淘宝)", Daily("08:00-24:00")),
        Of("daily-9-21", "每日 9–21 点（服务单审核）", "Daily 9–21 (service orders)", Daily("09:00-21:00")),
        Of("daily-9-23", "每日 9–23 点（京东）", "Daily 9–23 (京东)", Daily("09:00-23:00")),
    ];

    private static WorkCalendar Workdays(string hours) => WorkCalendar.Weekdays([.. WorkInterval.ParseMany(hours)!]) with { Days = ChinaHolidays.Days };

    private static WorkCalendar Daily(string hours) => WorkCalendar.Of(EveryDay, [.. WorkInterval.ParseMany(hours)!]);

    private static CalendarVersion Of(string key, string zh, string en, WorkCalendar calendar) =>
        new() { Key = key, NameZh = zh, NameEn = en, Calendar = calendar with { Name = key, Version = 0 } };
}
