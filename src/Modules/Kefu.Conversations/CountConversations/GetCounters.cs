using Kefu.Contracts.Identity;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.CountConversations;

/// <summary>How many conversations stand in the actor's views, by queue and by agent.</summary>
[Requires("conversations.work", "conversations.see-team", "conversations.see-all")]
public sealed record GetCounters : IQuery<Counters>;

/// <summary>The counters of the list. Only who may see them gets the figures of all and of each agent.</summary>
public sealed record Counters(int Mine, int Pooled, int Mentioned, int Snoozed, int? All, IReadOnlyDictionary<Guid, int> Queues, IReadOnlyDictionary<Guid, int>? Agents);

internal sealed class GetCountersHandler(KefuDbContext db, CurrentActor current) : IHandler<GetCounters, Counters>
{
    public async Task<Counters> HandleAsync(GetCounters request, CancellationToken ct)
    {
        var actor = current.Actor;
        var all = actor.May("conversations.see-all");
        var rows = await db.Set<TallyRow>().AsNoTracking().Where(r => r.Count > 0 && (all || r.Kind == "waiting" || r.Key == actor.Id)).ToListAsync(ct);
        var queues = rows.Where(r => r.Kind == "waiting" && (all || actor.Queues.Count == 0 || r.Key == Guid.Empty || actor.Queues.Contains(r.Key)))
            .GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Sum(r => r.Count));
        var agents = rows.Where(r => r.Kind == "agent").GroupBy(r => r.Key).ToDictionary(g => g.Key, g => g.Sum(r => r.Count));
        var mentioned = await db.Set<Participant>().CountAsync(
            p => p.StaffId == actor.Id && p.Mentioned && db.Set<TallyEntry>().Any(e => e.ConversationId == p.ConversationId && e.Open), ct);
        var snoozed = await db.Set<Conversation>().CountAsync(Conversation.AsideOf(new StaffId(actor.Id)), ct);
        return new Counters(
            agents.GetValueOrDefault(actor.Id), queues.Values.Sum(), mentioned, snoozed, all ? rows.Where(r => r.Kind == "open").Sum(r => r.Count) : null, queues, all ? agents : null);
    }
}
