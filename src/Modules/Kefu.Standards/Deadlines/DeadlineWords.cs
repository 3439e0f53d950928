using System.Globalization;
using Kefu.Platform.Time;
using Microsoft.Extensions.Localization;

namespace Kefu.Standards.Deadlines;

/// <summary>Says why a deadline is what it is, in the reader's language.</summary>
public sealed class DeadlineWords(IStringLocalizer<StandardsText> text)
{
    /// <summary>In one line: start, target, what was left out, due moment, and by which rule.</summary>
    public string Of(Deadline deadline, Target target, TimeZoneInfo zone, string rule)
    {
        var parts = LeftOut(deadline, zone).Distinct(StringComparer.Ordinal).ToList();
        var without = parts.Count == 0 ? "" : text["deadline-without", string.Join(text["deadline-and"], parts)].Value;
        return deadline.DueAtUtc is { } due
            ? text["deadline-words", At(deadline.StartAtUtc, zone), Length(target, deadline.TimeZoneId is not null), without, At(due, zone), rule]
            : text["deadline-stopped", At(deadline.StartAtUtc, zone), Length(target, deadline.TimeZoneId is not null), without, Length(deadline.LeftAt(deadline.Segments[^1].FromUtc)), rule];
    }

    /// <summary>Stretch by stretch.</summary>
    public IEnumerable<DeadlineStep> Steps(Deadline deadline, TimeZoneInfo zone)
    {
        foreach (var segment in deadline.Segments)
        {
            var still = segment.UntilUtc.Year >= DateTime.MaxValue.Year;
            var words = segment.Kind switch
            {
                SegmentKind.Worked => segment.Label is { } day ? text["deadline-worked-on", Length(segment.Length), day] : text["deadline-worked", Length(segment.Length)],
                SegmentKind.Paused => string.IsNullOrEmpty(segment.Label) ? text["deadline-paused"] : text["deadline-paused-for", segment.Label],
                SegmentKind.Holiday => text["deadline-holiday", segment.Label ?? ""],
                SegmentKind.Closed => text["deadline-closed"],
                _ => throw new ArgumentOutOfRangeException(nameof(deadline)),
            };
            yield return new DeadlineStep(Local(segment.FromUtc, zone), still ? null : Local(segment.UntilUtc, zone), segment.Kind, words);
        }
    }

    /// <summary>A length such as "1 h 30 min".</summary>
    public string Length(TimeSpan length)
    {
        (int Value, string Unit)[] parts = [((int)length.TotalHours, "span-hours"), (length.Minutes, "span-minutes"), (length.Seconds, "span-seconds")];
        var words = parts.Where(p => p.Value > 0).Select(p => text[p.Unit, p.Value].Value).ToList();
        return words.Count > 0 ? string.Join(' ', words) : text["span-minutes", 0];
    }

    private string Length(Target target, bool byHours) =>
        target.WorkingDays > 0 ? text["target-working-days", target.WorkingDays] : byHours ? text["target-working", Length(target.Time)] : text["target-plain", Length(target.Time)];

    private IEnumerable<string> LeftOut(Deadline deadline, TimeZoneInfo zone)
    {
        foreach (var segment in deadline.Segments)
        {
            switch (segment.Kind)
            {
                case SegmentKind.Holiday:
                    yield return text["without-holiday", segment.Label ?? ""];
                    break;
                case SegmentKind.Paused:
                    yield return string.IsNullOrEmpty(segment.Label) ? text["without-pause", Pauses(deadline)] : text["without-pause-for", Pauses(deadline), segment.Label];
                    break;
                case SegmentKind.Closed:
                    yield return text[Closed(Local(segment.FromUtc, zone).DateTime, Local(segment.UntilUtc, zone).DateTime)];
                    break;
                case SegmentKind.Worked when segment.Label is { } day:
                    yield return text["with-day", day, Local(segment.FromUtc, zone).DateTime.ToString(text["day-shape"], CultureInfo.CurrentCulture)];
                    break;
                default:
                    break;
            }
        }
    }

    private string Pauses(Deadline deadline)
    {
        var pauses = deadline.Segments.Where(s => s.Kind == SegmentKind.Paused).ToList();
        return pauses[^1].UntilUtc.Year >= DateTime.MaxValue.Year ? text["pause-still"] : Length(pauses.Aggregate(TimeSpan.Zero, (sum, p) => sum + p.Length));
    }

    private static string Closed(DateTime from, DateTime until)
    {
        var lastDay = DateOnly.FromDateTime(until.AddTicks(-1));
        var days = lastDay.DayNumber - DateOnly.FromDateTime(from).DayNumber;
        var weekend = Enumerable.Range(0, days + 1).Select(i => from.Date.AddDays(i)).Any(d => d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && d >= from && d.AddDays(1) <= until);
        return weekend ? "without-weekend"
            : days > 0 || from.TimeOfDay == TimeSpan.Zero || until.TimeOfDay == TimeSpan.Zero ? "without-night"
            : from.Hour < 14 && until.Hour >= 12 && until - from <= TimeSpan.FromHours(3) ? "without-lunch"
            : "without-break";
    }

    private string At(DateTime utc, TimeZoneInfo zone) => Local(utc, zone).DateTime.ToString(text["moment-shape"], CultureInfo.CurrentCulture);

    internal static DateTimeOffset Local(DateTime utc, TimeZoneInfo zone) =>
        utc.Year >= DateTime.MaxValue.Year ? new DateTimeOffset(utc, TimeSpan.Zero) : TimeZoneInfo.ConvertTime(new DateTimeOffset(utc, TimeSpan.Zero), zone);
}
