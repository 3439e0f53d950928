using FluentValidation;
using Kefu.Contracts.Standards;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Standards.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Standards.Calendars;

/// <summary>Makes a calendar, or a new version of one; what is over keeps the hours it was judged by.</summary>
/// <param name="FromUtc">From when it counts; now when it is not said. Never in the past.</param>
/// <param name="Seen">The version the person looked at; null when they made a new one.</param>
[Requires("standards.edit")]
internal sealed record SaveCalendar(string Key, string NameZh, string NameEn, WorkCalendar Calendar, DateTime? FromUtc, string Reason, int? Seen) : ICommand<int>;

/// <summary>Puts the days of a file into a calendar, as a new version of it; days of other dates stay.</summary>
[Requires("standards.edit")]
internal sealed record ImportDays(string Key, string File, string Reason) : ICommand<int>
{
    /// <summary>The most characters of a file, and the most bytes of one that is uploaded.</summary>
    public const int LongestFile = 1_000_000;
}

internal sealed class SaveCalendarValidator : AbstractValidator<SaveCalendar>
{
    /// <summary>Some thirty years of exceptions.</summary>
    private const int MostDays = 4000;

    public SaveCalendarValidator(IStringLocalizer<StandardsText> words)
    {
        RuleFor(r => r.Key).NotEmpty().MaximumLength(60).Matches("^[a-z0-9][a-z0-9-]*$").WithMessage(_ => words["calendar-key"]);
        RuleFor(r => r.NameZh).NotEmpty().MaximumLength(100);
        RuleFor(r => r.NameEn).NotEmpty().MaximumLength(100);
        RuleFor(r => r.Calendar).Custom((calendar, context) =>
        {
            if (calendar is not { TimeZoneId: not null, Weekly: not null, Days: not null } || calendar.Weekly.Values.Any(h => h is null) || calendar.Days.Any(d => d is null || d.Name is null))
            {
                context.AddFailure("calendar", words["calendar-needed"]);
                return;
            }

            if (calendar.Days.Count > MostDays)
            {
                context.AddFailure("days", words["calendar-too-many", MostDays]);
            }

            foreach (var problem in calendar.Problems())
            {
                context.AddFailure(FieldOf(problem), words[problem]);
            }
        });
        RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
    }

    private static string FieldOf(string problem) => problem switch
    {
        "calendar.unknown-time-zone" => "timeZone",
        "calendar.date-twice" => "days",
        _ => "weekly",
    };
}

internal sealed class ImportDaysValidator : AbstractValidator<ImportDays>
{
    public ImportDaysValidator(IStringLocalizer<StandardsText> words)
    {
        RuleFor(r => r.File).NotEmpty().WithMessage(_ => words["calendar-no-file"]);
        RuleFor(r => r.File).MaximumLength(ImportDays.LongestFile).WithMessage(_ => words["calendar-too-long"]);
        RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
    }
}

internal sealed class SaveCalendarHandler(KefuDbContext db, CalendarBook book, KeptCalendars kept, EventLog log, AfterCommit after, CurrentActor current, TimeProvider clock, IStringLocalizer<StandardsText> words)
    : IHandler<SaveCalendar, int>, IHandler<ImportDays, int>
{
    public async Task<int> HandleAsync(SaveCalendar request, CancellationToken ct)
    {
        RefuseWithoutAllShops();
        var newest = (await book.VersionsAsync(request.Key, ct)).FirstOrDefault();
        if (request.Seen is null && newest is not null)
        {
            throw new Invalid("key", words["calendar-taken"]);
        }

        if (request.Seen is { } seen && seen != newest?.Version)
        {
            throw newest is null ? new NotFound() : new Stale();
        }

        var now = clock.UtcNow();
        if (request.FromUtc < now)
        {
            throw new Invalid("from", words["calendar-past"]);
        }

        return Write(request.Key, request.NameZh.Trim(), request.NameEn.Trim(), request.Calendar, request.FromUtc ?? now, request.Reason, newest);
    }

    public async Task<int> HandleAsync(ImportDays request, CancellationToken ct)
    {
        RefuseWithoutAllShops();
        var newest = (await book.VersionsAsync(request.Key, ct)).FirstOrDefault() ?? throw new NotFound();
        var file = CalendarFile.Read(request.File);
        if (file.Faults.Count > 0)
        {
            throw new Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { ["file"] = CalendarText.Faults(file.Faults, words) });
        }

        var days = newest.Calendar.Days.ExceptBy(file.Days.Select(d => d.Date), d => d.Date).Concat(file.Days).OrderBy(d => d.Date).ToList();
        return Write(newest.Key, newest.NameZh, newest.NameEn, newest.Calendar with { Days = days }, clock.UtcNow(), request.Reason, newest);
    }

    // A calendar is every shop's.
    private void RefuseWithoutAllShops()
    {
        if (!current.Actor.Shops.Everywhere)
        {
            throw new NotFound();
        }
    }

    private int Write(string key, string zh, string en, WorkCalendar calendar, DateTime fromUtc, string reason, CalendarVersion? before)
    {
        var version = (before?.Version ?? 0) + 1;
        var saved = new CalendarVersion
        {
            Key = key,
            Version = version,
            NameZh = zh,
            NameEn = en,
            Calendar = calendar with { Name = key, Version = version },
            InForceAtUtc = fromUtc,
            AtUtc = clock.UtcNow(),
            ActorId = current.Actor.Id,
            ActorName = current.Actor.Name,
            Reason = reason.Trim(),
        };
        db.Add(saved);
        log.Append(new CalendarSaved(key, version, fromUtc, CalendarText.Of(before), CalendarText.Of(saved), saved.Reason), "calendar", Guid.Empty, null);
        after.Add(kept.Forget);
        return version;
    }
}
