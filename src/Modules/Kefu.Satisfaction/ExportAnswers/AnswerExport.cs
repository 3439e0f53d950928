using System.Globalization;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Satisfaction;
using Kefu.Platform.Exports;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Satisfaction.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Satisfaction.ExportAnswers;

/// <summary>The answers to surveys, in the order in which they came.</summary>
internal sealed class AnswerExport(KefuDbContext db, ICustomers customers, IStaffDirectory staff) : IExportKind
{
    private const int PageSize = 500;

    public string Name => "answers";

    public string Permission => "satisfaction.view";

    public Type Resource => typeof(SatisfactionText);

    public IReadOnlyList<string> Columns => ["answered_at", "score", "scale", "comment", "customer_id", "customer", "agent", "channel", "about", "invited_at"];

    public async Task<ExportPage> ReadAsync(ExportAsk ask, string? after, CancellationToken ct)
    {
        var answers = db.Set<Survey>().AsNoTracking().Where(s => s.ShopId == ask.ShopId && s.AnsweredAtUtc != null && s.AnsweredAtUtc < ask.ToUtc);
        answers = ask.FromUtc is { } from ? answers.Where(s => s.AnsweredAtUtc >= from) : answers;
        if (after?.Split(' ') is [var ticks, var key] && SurveyId.TryParse(key, out var last))
        {
            var at = new DateTime(long.Parse(ticks, CultureInfo.InvariantCulture), DateTimeKind.Utc);
            answers = answers.Where(s => s.AnsweredAtUtc >= at && (s.AnsweredAtUtc > at || s.Id > last));
        }

        var found = await answers.OrderBy(s => s.AnsweredAtUtc).ThenBy(s => s.Id).Take(PageSize).ToListAsync(ct);
        var people = await customers.FindManyAsync([.. found.Select(s => s.Customer).Distinct()], ct);
        var agents = await staff.FindManyAsync([.. found.Select(s => s.Agent).OfType<StaffId>().Distinct()], ct);
        return new ExportPage(
            [
                .. found.Select(s =>
                {
                    var who = people.GetValueOrDefault(s.Customer);
                    return CsvCell.Line(
                        CsvCell.Of(s.AnsweredAtUtc!.Value), CsvCell.Of((long)s.Score!.Value), CsvCell.Of((long)Survey.Scale), CsvCell.Of(ask.Unmasked || s.Comment is null ? s.Comment : Masking.Redact(s.Comment)),
                        CsvCell.Of(who?.ExternalId), CsvCell.Of(ask.Unmasked ? who?.Name : Masking.Name(who?.Name)), CsvCell.Of(s.Agent is { } id ? agents.GetValueOrDefault(id)?.Name : null),
                        CsvCell.Of(s.Channel), CsvCell.Of(s.SubjectKind + ' ' + s.Subject.ToString("D", CultureInfo.InvariantCulture)), CsvCell.Of(s.InvitedAtUtc));
                }),
            ],
            found.Count == PageSize ? string.Create(CultureInfo.InvariantCulture, $"{found[^1].AnsweredAtUtc!.Value.Ticks} {found[^1].Id}") : null);
    }
}
