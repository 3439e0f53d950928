using System.Globalization;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Satisfaction;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Satisfaction.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Satisfaction.ListAnswers;

/// <summary>The answers of the actor's shops, newest first. Whoever reads them sees what was said, never whom to call.</summary>
[Requires("satisfaction.view")]
internal sealed record ListAnswers(int? Score, string? After) : IQuery<AnswerPage>;

internal sealed record AnswerPage(IReadOnlyList<AnswerRow> Rows, string? Next);

internal sealed record AnswerRow(SurveyId Id, DateTime AtUtc, int Score, string? Comment, string Customer, string Phone, string? Agent, string Shop, string Channel);

internal sealed class ListAnswersHandler(KefuDbContext db, ICustomers customers, IStaffDirectory staff, IShopDirectory shops) : IHandler<ListAnswers, AnswerPage>
{
    private const int Rows = 50;

    public async Task<AnswerPage> HandleAsync(ListAnswers request, CancellationToken ct)
    {
        var query = db.Set<Survey>().AsNoTracking().Where(s => s.AnsweredAtUtc != null);
        if (request.Score is { } score)
        {
            query = query.Where(s => s.Score == score);
        }

        if (long.TryParse(request.After, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTime.MaxValue.Ticks)
        {
            var after = new DateTime(ticks, DateTimeKind.Utc);
            query = query.Where(s => s.AnsweredAtUtc < after);
        }

        var found = await query.OrderByDescending(s => s.AnsweredAtUtc).Take(Rows + 1).ToListAsync(ct);
        var people = await customers.FindManyAsync([.. found.Select(s => s.Customer).Distinct()], ct);
        var agents = await staff.FindManyAsync([.. found.Select(s => s.Agent).OfType<StaffId>().Distinct()], ct);
        var names = (await shops.ListAsync(ct)).ToDictionary(s => s.Id, s => s.Name);
        var rows = found.Take(Rows).Select(s => new AnswerRow(
            s.Id,
            s.AnsweredAtUtc!.Value,
            s.Score!.Value,
            s.Comment is null ? null : Masking.Redact(s.Comment),
            people.TryGetValue(s.Customer, out var card) ? Masking.Name(card.Name) : "—",
            people.TryGetValue(s.Customer, out var who) ? Masking.Phone(who.Phone) : "",
            s.Agent is { } id && agents.TryGetValue(id, out var agent) ? agent.Name : null,
            names.GetValueOrDefault(s.ShopId, "—"),
            s.Channel)).ToList();
        return new AnswerPage(rows, found.Count > Rows ? rows[^1].AtUtc.Ticks.ToString(CultureInfo.InvariantCulture) : null);
    }
}
