using System.Globalization;
using Kefu.Insights.Domain;
using Kefu.Insights.Figures;
using Kefu.Ui;

namespace Kefu.Insights.Wall;

/// <summary>Writes figures the way wall and pages show them.</summary>
internal static class WallWords
{
    public const string None = "—";

    /// <summary>hh:mm of a minute of the day; the day ends at 24:00.</summary>
    public static string Minute(int minute) => string.Create(CultureInfo.InvariantCulture, $"{minute / 60:00}:{minute % 60:00}");

    /// <summary>m:ss since a moment.</summary>
    public static string Since(DateTime? since, DateTime now) => since is { } from ? Span(Math.Max(0, (now - from).TotalSeconds)) : None;

    /// <summary>m:ss, or h:mm:ss from an hour on.</summary>
    public static string Span(double seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{span.Minutes}:{span.Seconds:00}");
    }

    /// <summary>A share as percent with one decimal, without the sign.</summary>
    public static string Percent(double? share) => share is { } value ? (value * 100).ToString("0.0", CultureInfo.CurrentCulture) : None;

    /// <summary>A share as percent without needless decimals.</summary>
    public static string Short(double? share) => share is { } value ? (value * 100).ToString("0.#", CultureInfo.CurrentCulture) : None;

    public static string Seconds(double? seconds) => seconds is { } value ? value.ToString("0.#", CultureInfo.CurrentCulture) : None;

    public static string Count(long value) => value.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>The state as the components draw it; nothing measured means no verdict.</summary>
    public static Verdict Verdict(Figure figure) => figure.Value is null ? Ui.Verdict.NoVerdict : Verdict(figure.State);

    public static Verdict Verdict(MeasureState state) => state switch
    {
        MeasureState.Kept => Ui.Verdict.Kept,
        MeasureState.AtRisk => Ui.Verdict.AtRisk,
        MeasureState.Broken => Ui.Verdict.Broken,
        MeasureState.NoVerdict => Ui.Verdict.NoVerdict,
        MeasureState.NotMeasured => Ui.Verdict.NotMeasured,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, message: null),
    };

    /// <summary>The local time of a minute of the day.</summary>
    public static string Clock(DateTime utc, string zoneId) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById(zoneId)).ToString("HH:mm", CultureInfo.InvariantCulture);

    public static string Day(DateTime utc, string zoneId) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById(zoneId)).ToString("MM-dd ddd", CultureInfo.CurrentCulture);
}
