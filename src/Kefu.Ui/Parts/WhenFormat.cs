using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Kefu.Ui;

/// <summary>How much of a moment is shown.</summary>
public enum WhenStyle
{
    /// <summary>14:30 today, "yesterday 14:30", 11-18 18:32, and the year when it differs.</summary>
    Smart,

    /// <summary>14:30.</summary>
    Time,

    /// <summary>11-18, with the year when it differs.</summary>
    Date,

    /// <summary>11-18 18:32, with the year when it differs.</summary>
    Short,

    /// <summary>2026-11-18 18:32:05.</summary>
    Full,
}

/// <summary>Writes moments and lengths of time the way the desk does: 24 hours, month before day.</summary>
public static class WhenFormat
{
    /// <summary>Writes a local moment.</summary>
    public static string Of(DateTime local, DateTime localNow, WhenStyle style, IStringLocalizer<UiText> words)
    {
        var time = local.ToString("HH:mm", CultureInfo.InvariantCulture);
        var date = local.ToString(local.Year == localNow.Year ? "MM-dd" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return style switch
        {
            WhenStyle.Time => time,
            WhenStyle.Date => date,
            WhenStyle.Short => date + " " + time,
            WhenStyle.Full => local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            WhenStyle.Smart when local.Date == localNow.Date => time,
            WhenStyle.Smart when local.Date == localNow.Date.AddDays(-1) => words["yesterday", time],
            WhenStyle.Smart when local.Date == localNow.Date.AddDays(1) => words["tomorrow", time],
            WhenStyle.Smart => date + " " + time,
            _ => throw new ArgumentOutOfRangeException(nameof(style)),
        };
    }

    /// <summary>The largest whole unit of a length of time: 26 min, 3 h, 2 d.</summary>
    public static string Length(TimeSpan span, IStringLocalizer<UiText> words)
    {
        span = span.Duration();
        return span switch
        {
            { TotalSeconds: < 60 } => words["seconds", (int)span.TotalSeconds],
            { TotalMinutes: < 60 } => words["minutes", (int)span.TotalMinutes],
            { TotalHours: < 48 } => words["hours", (int)span.TotalHours],
            _ => words["days", (int)span.TotalDays],
        };
    }

    /// <summary>mm:ss under an hour, h:mm:ss above.</summary>
    public static string Clock(TimeSpan span)
    {
        span = span.Duration();
        return span.TotalHours < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalMinutes:00}:{span.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}");
    }
}
