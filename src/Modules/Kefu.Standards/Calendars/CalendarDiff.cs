using System.Globalization;
using Kefu.Platform.Time;
using Kefu.Standards.Domain;
using Kefu.Ui;
using Microsoft.Extensions.Localization;

namespace Kefu.Standards.Calendars;

/// <summary>What one version of a calendar changed in the one before.</summary>
internal static class CalendarDiff
{
    public static IReadOnlyList<DiffRow> Between(CalendarVersion before, CalendarVersion after, IStringLocalizer<StandardsText> words)
    {
        var rows = new List<DiffRow>
        {
            new(words["calendar-name-zh"], before.NameZh, after.NameZh),
            new(words["calendar-name-en"], before.NameEn, after.NameEn),
            new(words["calendar-zone"], before.Calendar.TimeZoneId, after.Calendar.TimeZoneId),
        };
        rows.AddRange(CalendarText.Week.Select(day => new DiffRow(
            CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName(day),
            CalendarText.Hours(before.Calendar.Weekly.GetValueOrDefault(day)),
            CalendarText.Hours(after.Calendar.Weekly.GetValueOrDefault(day)))));
        var (was, now) = (before.Calendar.Days.ToDictionary(d => d.Date), after.Calendar.Days.ToDictionary(d => d.Date));
        rows.AddRange(was.Keys.Union(now.Keys).Order().Select(date => new DiffRow(
            date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Say(was.GetValueOrDefault(date), words),
            Say(now.GetValueOrDefault(date), words))));
        return [.. rows.Where(r => r.Before != r.After)];
    }

    private static string Say(CalendarDay? day, IStringLocalizer<StandardsText> words) =>
        day is null ? "" : string.Join(' ', new[] { words["calendar-kind:" + day.Kind].Value, day.Name, CalendarText.Hours(day.Hours) }.Where(w => w.Length > 0));
}
