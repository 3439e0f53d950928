using System.Globalization;
using System.Runtime.InteropServices;

namespace Kefu.Platform.Time;

/// <summary>One stretch of working hours in local time; an end at or before the start runs past midnight and belongs to the day it starts on.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WorkInterval(TimeOnly From, TimeOnly Until)
{
    private static readonly char[] Between = [';', '；', ',', '，'];

    /// <summary>The whole day, midnight to midnight.</summary>
    public static WorkInterval AllDay => new(TimeOnly.MinValue, TimeOnly.MinValue);

    internal TimeSpan Length => Until > From ? Until - From : TimeSpan.FromDays(1) - (From - Until);

    /// <summary>Reads <c>09:00-12:00;13:00-18:00</c>; 24:00 is the end of the day. Null when it cannot be read.</summary>
    public static IReadOnlyList<WorkInterval>? ParseMany(string text)
    {
        var read = new List<WorkInterval>();
        foreach (var part in text.Split(Between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('-', '–') is not [var from, var until] || !TryTime(from, out var start) || !TryTime(until, out var end))
            {
                return null;
            }

            read.Add(new WorkInterval(start, end));
        }

        return read;
    }

    /// <summary>As it is read.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{From:HH:mm}-{(Until == TimeOnly.MinValue ? "24:00" : Until.ToString("HH:mm", CultureInfo.InvariantCulture))}");

    private static bool TryTime(string text, out TimeOnly time)
    {
        time = TimeOnly.MinValue;
        return text.Trim() == "24:00" || TimeOnly.TryParseExact(text.Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
