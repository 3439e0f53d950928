using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.ListDecisions;

/// <summary>The decisions of the actor's shops, newest first, or those of one conversation.</summary>
[Requires("routing.explain")]
internal sealed record ListDecisions(ConversationId? Conversation, string? After) : IQuery<DecisionPage>;

internal sealed record DecisionPage(IReadOnlyList<DecisionRow> Rows, string? Next);

internal sealed record DecisionRow(StoredDecision Decision, string Queue, string? Agent);

/// <summary>One decision with all that was weighed.</summary>
[Requires("routing.explain")]
internal sealed record GetDecision(DecisionId Id) : IQuery<DecisionView>;

internal sealed record DecisionView(StoredDecision Decision, string Queue, IReadOnlyDictionary<StaffId, StaffCard> Staff);

internal sealed class ListDecisionsHandler(KefuDbContext db, IStaffDirectory staff) : IHandler<ListDecisions, DecisionPage>
{
    private const int Rows = 50;

    public async Task<DecisionPage> HandleAsync(ListDecisions request, CancellationToken ct)
    {
        var query = db.Set<StoredDecision>().AsNoTracking();
        if (request.Conversation is { } conversation)
        {
            query = query.Where(d => d.Conversation == conversation);
        }

        if (ReadKey(request.After) is var (at, rank))
        {
            query = query.Where(d => d.AtUtc < at || (d.AtUtc == at && d.Rank > rank));
        }

        var found = await query.OrderByDescending(d => d.AtUtc).ThenBy(d => d.Rank).Take(Rows + 1).ToListAsync(ct);
        var names = await db.Set<ServiceQueue>().AsNoTracking().ToDictionaryAsync(q => q.Id, ct);
        var people = await staff.FindManyAsync([.. found.Select(d => d.AssignedTo).OfType<StaffId>().Distinct()], ct);
        var rows = found.Take(Rows).Select(d => new DecisionRow(
            d,
            names.TryGetValue(d.Queue, out var queue) ? queue.Name(CultureInfo.CurrentUICulture.Name) : "—",
            d.AssignedTo is { } id && people.TryGetValue(id, out var card) ? card.Name : null)).ToList();
        return new DecisionPage(rows, found.Count > Rows ? WriteKey(rows[^1].Decision) : null);
    }

    private static string WriteKey(StoredDecision d) => string.Create(CultureInfo.InvariantCulture, $"{d.AtUtc.Ticks}-{d.Rank}");

    private static (DateTime AtUtc, int Rank)? ReadKey(string? key)
    {
        var parts = key?.Split('-') ?? [];
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTime.MaxValue.Ticks
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
            ? (new DateTime(ticks, DateTimeKind.Utc), rank)
            : null;
    }
}

internal sealed class GetDecisionHandler(KefuDbContext db, IStaffDirectory staff) : IHandler<GetDecision, DecisionView>
{
    public async Task<DecisionView> HandleAsync(GetDecision request, CancellationToken ct)
    {
        var decision = await db.Set<StoredDecision>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == request.Id, ct) ?? throw new NotFound();
        var queue = await db.Set<ServiceQueue>().AsNoTracking().SingleOrDefaultAsync(q => q.Id == decision.Queue, ct);
        var people = await staff.FindManyAsync([.. decision.Candidates.Select(c => new StaffId(c.AgentId))], ct);
        return new DecisionView(decision, queue?.Name(CultureInfo.CurrentUICulture.Name) ?? "—", people);
    }
}
