using System.Globalization;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.Queues;
using Kefu.Routing.PlanRouting;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.GetFloor;

/// <summary>The queues of the actor's shops with what stands in them, and everybody who may reply.</summary>
[Requires("routing.see-presence")]
internal sealed record GetFloor : IQuery<FloorView>;

internal sealed record FloorView(IReadOnlyList<QueueRow> Queues, IReadOnlyList<PersonRow> People);

internal sealed record QueueRow(ServiceQueue Queue, string Name, string Shop, int Waiting, DateTime? LongestSinceUtc, int InService, int Online);

internal sealed record PersonRow(StaffCard Card, Presence Presence, DateTime? SinceUtc, int Load, int Capacity, int Assigned, int Missed, AgentProfile? Profile, IReadOnlyList<string> Queues)
{
    /// <summary>The queues the person serves, whatever of them is shown.</summary>
    public IReadOnlySet<QueueId> QueueIds { get; init; } = new HashSet<QueueId>();
}

internal sealed class GetFloorHandler(KefuDbContext db, IStaffDirectory staff, IShopDirectory shops, SettingsStore settings, CurrentActor current, TimeProvider clock)
    : IHandler<GetFloor, FloorView>
{
    public async Task<FloorView> HandleAsync(GetFloor request, CancellationToken ct)
    {
        var language = CultureInfo.CurrentUICulture.Name;
        var scope = current.Actor.Shops;
        var cards = (await shops.ListAsync(ct)).Where(s => scope.Contains(s.Id)).ToDictionary(s => s.Id);
        var queues = await db.Set<ServiceQueue>().AsNoTracking().ToListAsync(ct);
        var stands = await db.Set<WaitingItem>().AsNoTracking().Where(i => i.State != ItemState.Done)
            .GroupBy(i => new { i.Queue, i.State }).Select(g => new { g.Key.Queue, g.Key.State, Count = g.Count(), Oldest = g.Min(i => i.QueuedAtUtc) }).ToListAsync(ct);
        var people = await PeopleAsync(cards.Keys, queues, language, ct);
        var rows = new List<QueueRow>(queues.Count);
        foreach (var queue in queues.OrderBy(q => q.ShopId).ThenByDescending(q => q.Key == ServiceQueue.DefaultKey).ThenBy(q => q.Key, StringComparer.Ordinal))
        {
            var here = stands.Where(s => s.Queue == queue.Id).ToList();
            var waiting = here.Where(s => s.State is ItemState.Waiting or ItemState.Offered).ToList();
            rows.Add(new QueueRow(
                queue,
                queue.Name(language),
                cards.GetValueOrDefault(queue.ShopId)?.Name ?? "—",
                waiting.Sum(s => s.Count),
                waiting.Count == 0 ? null : waiting.Min(s => s.Oldest),
                here.Where(s => s.State == ItemState.Held).Sum(s => s.Count),
                people.Count(p => p.Presence == Presence.Online && p.Card.Serves(queue.ShopId) && p.QueueIds.Contains(queue.Id))));
        }

        return new FloorView(rows, people);
    }

    private async Task<IReadOnlyList<PersonRow>> PeopleAsync(IEnumerable<Guid> shopIds, List<ServiceQueue> queues, string language, CancellationToken ct)
    {
        var found = new Dictionary<StaffId, StaffCard>();
        foreach (var shop in shopIds)
        {
            foreach (var card in (await staff.ListAsync(shop, ct)).Where(c => c.Permissions.Contains("conversations.reply")))
            {
                found[card.Id] = card;
            }
        }

        var ids = found.Keys.ToList();
        var presences = await db.Set<PresenceRecord>().AsNoTracking().Where(p => ids.Contains(p.Staff)).ToDictionaryAsync(p => p.Staff, ct);
        var profiles = await db.Set<AgentProfile>().AsNoTracking().Where(p => ids.Contains(p.Staff)).ToDictionaryAsync(p => p.Staff, ct);
        var loads = await Loads.ByPersonAsync(db.Set<WaitingItem>().IgnoreQueryFilters().AsNoTracking(), ct);
        var usual = await settings.GetAsync<UsualCapacity>(SnapshotLoader.CapacityKey, Guid.Empty, ct);
        var posts = await settings.GetAsync<PostQueues>(PostQueues.Key, Guid.Empty, ct);
        var today = RoutingEngine.DayOf(clock.UtcNow());
        return [.. found.Values.OrderBy(c => c.Name, StringComparer.CurrentCulture).Select(Row)];

        PersonRow Row(StaffCard card)
        {
            presences.TryGetValue(card.Id, out var presence);
            profiles.TryGetValue(card.Id, out var profile);
            var served = posts.Of(card, profile, queues).ToList();
            return new PersonRow(
                card,
                presence?.Presence ?? Presence.Offline,
                presence?.SinceUtc,
                loads.GetValueOrDefault(card.Id),
                usual.Of("chat", profile),
                presence?.Day == today ? presence.AssignedOnDay : 0,
                presence?.Day == today ? presence.MissedOnDay : 0,
                profile,
                served.Count < queues.Count ? [.. served.Where(q => card.Serves(q.ShopId)).Select(q => q.Name(language))] : [])
            {
                QueueIds = served.Select(q => q.Id).ToHashSet(),
            };
        }
    }
}
