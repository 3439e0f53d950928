using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Kefu.Platform.Time;

/// <summary>How long something may take 时限: a length of working time (of plain time where there are no hours), or a number of working days.</summary>
/// <param name="Time">The length; zero when working days are meant.</param>
/// <param name="WorkingDays">
/// How many working days: the day of the start is not counted, the last one ends with its working hours
/// (民法典 §201, §203). Zero when a length is meant.
/// </param>
[JsonConverter(typeof(TargetJson))]
public readonly partial record struct Target(TimeSpan Time, int WorkingDays = 0)
{
    private const int Longest = 5 * 366;

    /// <summary>Reads what people write: <c>90s</c>, <c>60m</c>, <c>1h30m</c>, <c>2d</c> (48 hours of it), <c>3wd</c> (working days); also <c>3个工作日</c> and the like.</summary>
    public static bool TryParse(string? text, out Target target)
    {
        target = default;
        if (Shape().Match(text ?? "") is not { Success: true } match || match.Groups["wd"].Success == (match.Groups["d"].Success || match.Groups["h"].Success || match.Groups["m"].Success || match.Groups["s"].Success))
        {
            return false;
        }

        int Number(string group) => match.Groups[group] is { Success: true, Value: var digits } ? int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
        target = new Target(new TimeSpan(Number("d"), Number("h"), Number("m"), Number("s")), Number("wd"));
        return target.Time.TotalDays <= Longest && target.WorkingDays <= Longest;
    }

    /// <summary>The working time it comes to for a start.</summary>
    /// <exception cref="InvalidOperationException">The hours do not hold so many working days.</exception>
    public TimeSpan From(DateTime startUtc, IWorkingHours? hours)
    {
        if (WorkingDays == 0)
        {
            return Time;
        }

        hours ??= WorkCalendar.AlwaysOpen("UTC");
        var zone = TimeZoneInfo.FindSystemTimeZoneById(hours.TimeZoneId);
        DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));
        var (day, left, worked) = (DayOf(startUtc), WorkingDays, TimeSpan.Zero);
        foreach (var segment in BusinessTime.Run(startUtc, hours, null))
        {
            if (segment.Kind != SegmentKind.Worked)
            {
                continue;
            }

            // What runs past midnight belongs to the day it starts on.
            if (DayOf(segment.FromUtc) is var next && next > day)
            {
                if (left == 0)
                {
                    return worked;
                }

                (day, left) = (next, left - 1);
            }

            worked += segment.Length;
        }

        return left == 0 ? worked : throw new InvalidOperationException("The calendar does not hold so many working days.");
    }

    /// <summary>As people write it, shortest.</summary>
    public override string ToString()
    {
        if (WorkingDays > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{WorkingDays}wd");
        }

        // Beyond two days in days, as the standards say 24 h, 48 h, but 7 d.
        var days = Time.TotalDays > 2 ? (int)Time.TotalDays : 0;
        var hours = (int)(Time.TotalHours - (24 * days));
        (int Value, string Unit)[] parts = [(days, "d"), (hours, "h"), (Time.Minutes, "m"), (Time.Seconds, "s")];
        var text = string.Concat(parts.Where(p => p.Value > 0).Select(p => p.Value.ToString(CultureInfo.InvariantCulture) + p.Unit));
        return text.Length > 0 ? text : "0m";
    }

    [GeneratedRegex(@"^\s*(?:(?<wd>\d{1,4})\s*(?:wd|working days?|个?工作日)|(?:(?<d>\d{1,4})\s*(?:d|days?|天))?\s*(?:(?<h>\d{1,5})\s*(?:h|hours?|个?小时))?\s*(?:(?<m>\d{1,7})\s*(?:min|minutes?|m|分钟?))?\s*(?:(?<s>\d{1,8})\s*(?:s|seconds?|秒))?)\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 500)]
    private static partial Regex Shape();
}

/// <summary>A target travels as people write it.</summary>
internal sealed class TargetJson : JsonConverter<Target>
{
    public override Target Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && Target.TryParse(reader.GetString(), out var target) ? target : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Target value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
