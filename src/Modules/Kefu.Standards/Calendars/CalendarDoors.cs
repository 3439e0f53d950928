using System.Globalization;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Kefu.Standards.Deadlines;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Kefu.Standards.Calendars;

/// <summary>Calendars and deadlines by page and by API.</summary>
internal static class CalendarDoors
{
    /// <summary>The field that holds a weekday's hours.</summary>
    public static string FieldOf(DayOfWeek day) => day.ToString().ToLowerInvariant();

    public static void Map(KefuEndpoints endpoints)
    {
        var edit = new RequiresAttribute("standards.edit");
        var view = new RequiresAttribute("standards.view");
        endpoints.Pages.MapPost("/standards/calendars/save", async (HttpContext http, Dispatcher dispatcher, IStringLocalizer<StandardsText> words) =>
        {
            var sent = await http.Request.ReadFormAsync(http.RequestAborted);
            int? seen = int.TryParse(sent["seen"], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;
            return await FormPost.RunAsync<CalendarForm>(
                http,
                async form =>
                {
                    var request = Read(form, seen, words);
                    await dispatcher.SendAsync(request, http.RequestAborted);
                    return FormPost.Go(http, "/standards/calendars/" + request.Key);
                },
                new Dictionary<string, object?>(StringComparer.Ordinal) { ["Key"] = seen is null ? "" : sent["key"].ToString(), ["Seen"] = seen });
        }).WithMetadata(edit).ExcludeFromDescription();

        endpoints.Pages.MapPost("/standards/calendars/{key}/days", (string key, HttpContext http, Dispatcher dispatcher, IStringLocalizer<StandardsText> words) => FormPost.RunAsync<DaysForm>(
            http,
            async form =>
            {
                var file = form.Files["file"] is { Length: > 0 } given ? given : throw new Invalid("file", words["calendar-no-file"]);
                await dispatcher.SendAsync(new ImportDays(key, await TextOfAsync(file, words, http.RequestAborted), form["daysReason"].ToString().Trim()), http.RequestAborted);
                return FormPost.Go(http, "/standards/calendars/" + key);
            },
            new Dictionary<string, object?>(StringComparer.Ordinal) { ["Key"] = key })).WithMetadata(edit, new LimitedAttribute(Door.Upload)).ExcludeFromDescription();

        endpoints.Pages.MapGet("/standards/deadline", (HttpContext http, Dispatcher dispatcher) => AnswerAsync(http, dispatcher)).WithMetadata(view).ExcludeFromDescription();

        endpoints.Api.MapGet("/calendars", async (CalendarBook book, CancellationToken ct) =>
            TypedResults.Ok((await book.AllAsync(ct)).Select(CalendarView.Of).ToList()))
            .WithName("listCalendars").WithMetadata(view).WithTags("Standards").WithSummary("The work calendars in force.");
        endpoints.Api.MapGet("/calendars/{key}", async (string key, CalendarBook book, CancellationToken ct) =>
            TypedResults.Ok(CalendarView.Of((await book.FindAsync(key, ct) ?? throw new Kefu.Platform.Errors.NotFound()).Now)))
            .WithName("getCalendar").WithMetadata(view).WithTags("Standards").WithSummary("A work calendar as it is in force.");
        endpoints.Api.MapPost("/calendars", async (SaveCalendar request, Dispatcher dispatcher, CancellationToken ct) =>
            TypedResults.Ok(new CalendarWritten(request.Key, await dispatcher.SendAsync(request, ct))))
            .WithName("saveCalendar").WithMetadata(edit).WithTags("Standards").WithSummary("Makes a work calendar, or a new version of one: then give the version you have seen.");
        endpoints.Api.MapPost("/calendars/{key}/days", async (string key, IFormFile file, string reason, Dispatcher dispatcher, IStringLocalizer<StandardsText> words, CancellationToken ct) =>
            TypedResults.Ok(new CalendarWritten(key, await dispatcher.SendAsync(new ImportDays(key, await TextOfAsync(file, words, ct), reason), ct))))
            .WithName("importCalendarDays").WithMetadata(edit, new LimitedAttribute(Door.Upload)).WithTags("Standards").DisableAntiforgery()
            .WithSummary("Puts the days of an iCalendar or CSV file into a calendar, as a new version; nothing changes when one of them does not hold.");
        endpoints.Api.MapGet("/deadlines", async (string start, string target, string calendar, [FromQuery] string[]? pause, Dispatcher dispatcher, CancellationToken ct) =>
            TypedResults.Ok(await dispatcher.SendAsync(new AskDeadline(start, target, calendar, pause), ct)))
            .WithName("askDeadline").WithMetadata(view).WithTags("Standards").WithSummary("When something is due by a calendar, and why then; each pause is two moments with .. between them.");
    }

    private static SaveCalendar Read(IFormCollection form, int? seen, IStringLocalizer<StandardsText> words)
    {
        var wrong = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var weekly = new Dictionary<DayOfWeek, IReadOnlyList<WorkInterval>>();
        foreach (var day in CalendarText.Week)
        {
            if (WorkInterval.ParseMany(form[FieldOf(day)].ToString()) is { } hours)
            {
                weekly[day] = hours;
            }
            else
            {
                wrong[FieldOf(day)] = [words["calendar.no-hours"]];
            }
        }

        var days = CalendarCsv.Read(form["days"].ToString());
        if (days.Faults.Count > 0)
        {
            wrong["days"] = CalendarText.Faults(days.Faults, words);
        }

        var zone = form["timeZone"].ToString().Trim();
        DateTime? from = null;
        if (form["from"].ToString() is { Length: > 0 } written)
        {
            if (DateTime.TryParse(written, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known))
            {
                from = LocalTime.ToUtc(local, known);
            }
            else
            {
                wrong["from"] = [words["deadline-moment", written]];
            }
        }

        return wrong.Count > 0 ? throw new Invalid(wrong) : new SaveCalendar(
            form["key"].ToString().Trim(),
            form["nameZh"].ToString(),
            form["nameEn"].ToString(),
            new WorkCalendar { TimeZoneId = zone, Weekly = weekly, Days = days.Days },
            from,
            form["reason"].ToString().Trim(),
            seen);
    }

    private static async Task<IResult> AnswerAsync(HttpContext http, Dispatcher dispatcher)
    {
        var query = http.Request.Query;
        var pauses = query["pauses"].ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            var answer = await dispatcher.SendAsync(new AskDeadline(query["start"], query["target"], query["calendar"], pauses), http.RequestAborted);
            return new RazorComponentResult<DeadlineAnswerView>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Answer"] = answer });
        }
        catch (Invalid wrong)
        {
            return new RazorComponentResult<DeadlineAnswerView>(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Problems"] = wrong.Errors.Values.SelectMany(e => e).ToList() }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        }
    }

    private static Task<string> TextOfAsync(IFormFile file, IStringLocalizer<StandardsText> words, CancellationToken ct) =>
        UploadedText.ReadAsync(file, ImportDays.LongestFile, words["calendar-too-long"], ct);

    internal sealed record CalendarWritten(string Key, int Version);
}

/// <summary>A calendar as the API gives it.</summary>
internal sealed record CalendarView(string Key, int Version, string NameZh, string NameEn, DateTime? FromUtc, WorkCalendar Calendar)
{
    public static CalendarView Of(Domain.CalendarVersion version) =>
        new(version.Key, version.Version, version.NameZh, version.NameEn, version.Version == 0 ? null : version.InForceAtUtc, version.Calendar);
}
