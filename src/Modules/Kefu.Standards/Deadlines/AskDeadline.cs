using System.Globalization;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Time;
using Kefu.Standards.Calendars;
using Kefu.Standards.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Standards.Deadlines;

/// <summary>Asks when something is due: from a start, with a target, by a calendar, with pauses.</summary>
/// <param name="Start">Local time of the calendar (2025-06-06 17:30), or a moment with its offset.</param>
/// <param name="Target">Such as <c>60m</c>, <c>1h30m</c>, <c>3wd</c>.</param>
/// <param name="Pauses">Each as <c>A..B</c>, both like the start; <c>A..</c> lasts still.</param>
/// <param name="AsShipped">Asks the calendars as they are shipped, where there is no installation to ask.</param>
[Requires("standards.view")]
public sealed record AskDeadline(string? Start, string? Target, string? Calendar, IReadOnlyList<string>? Pauses = null, bool AsShipped = false) : IQuery<DeadlineAnswer>;

/// <summary>A due moment and why it is that one.</summary>
/// <param name="Due">Local time of the calendar; null while a pause without an end keeps the clock stopped.</param>
/// <param name="Words">The whole of it in one line.</param>
/// <param name="Steps">Stretch by stretch, what counted and what did not.</param>
public sealed record DeadlineAnswer(DateTimeOffset Start, string Target, string Calendar, int CalendarVersion, DateTimeOffset? Due, string Words, IReadOnlyList<DeadlineStep> Steps);

/// <summary>A stretch of a deadline.</summary>
public sealed record DeadlineStep(DateTimeOffset From, DateTimeOffset? Until, SegmentKind Kind, string Words);

internal sealed class AskDeadlineHandler(CalendarBook book, DeadlineWords words, IStringLocalizer<StandardsText> text) : IHandler<AskDeadline, DeadlineAnswer>
{
    private const int MostPauses = 100;
    private static readonly string[] Shapes = ["yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd"];

    public async Task<DeadlineAnswer> HandleAsync(AskDeadline request, CancellationToken ct)
    {
        var key = request.Calendar?.Trim() ?? "";
        if ((request.AsShipped ? book.Shipped(key) : await book.FindAsync(key, ct)) is not { } calendar)
        {
            var known = string.Join(", ", (request.AsShipped ? ShippedCalendars.All : await book.AllAsync(ct)).Select(c => c.Key));
            throw new Invalid("calendar", text["deadline-calendar", key, known]);
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(calendar.Now.Calendar.TimeZoneId);
        var start = Moment("start", request.Start, zone);
        if (!Target.TryParse(request.Target, out var target))
        {
            throw new Invalid("target", text["deadline-target", request.Target ?? ""]);
        }

        var pauses = Pauses(request.Pauses ?? [], zone);
        Deadline deadline;
        try
        {
            deadline = Deadline.Of(start, target.From(start, calendar.Hours), calendar.Hours, pauses);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new Invalid("target", text["deadline-never", request.Target ?? ""]);
        }

        var name = calendar.Now.Name(CultureInfo.CurrentUICulture.Name);
        return new DeadlineAnswer(
            DeadlineWords.Local(start, zone),
            target.ToString(),
            key,
            calendar.Now.Version,
            deadline.DueAtUtc is { } due ? DeadlineWords.Local(due, zone) : null,
            words.Of(deadline, target, zone, calendar.Now.Version == 0 ? text["deadline-by-shipped", name] : text["deadline-by", name, calendar.Now.Version]),
            [.. words.Steps(deadline, zone)]);
    }

    private List<Pause> Pauses(IReadOnlyList<string> written, TimeZoneInfo zone)
    {
        if (written.Count > MostPauses)
        {
            throw new Invalid("pause", text["deadline-pauses", MostPauses]);
        }

        var pauses = new List<Pause>();
        foreach (var pause in written)
        {
            if (pause.Split("..") is not [var from, var until])
            {
                throw new Invalid("pause", text["deadline-pause", pause]);
            }

            var (begin, end) = (Moment("pause", from, zone), string.IsNullOrWhiteSpace(until) ? (DateTime?)null : Moment("pause", until, zone));
            if (end <= begin)
            {
                throw new Invalid("pause", text["deadline-pause-order", pause]);
            }

            pauses.Add(new Pause(begin, end, ""));
        }

        return pauses;
    }

    private DateTime Moment(string field, string? written, TimeZoneInfo zone)
    {
        var trimmed = written?.Trim() ?? "";
        if (DateTime.TryParseExact(trimmed, Shapes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return LocalTime.ToUtc(local, zone);
        }

        return DateTimeOffset.TryParseExact(trimmed, ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.UtcDateTime
            : throw new Invalid(field, text["deadline-moment", trimmed]);
    }
}
