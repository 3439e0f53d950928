using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.Queues;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.PlanRouting;

/// <summary>Everything a plan depends on, with the records it will change: the items are not tracked yet.</summary>
internal sealed record LoadedSnapshot(
    RoutingSnapshot Snapshot,
    IReadOnlyDictionary<Guid, WaitingItem> Items,
    IReadOnlyDictionary<QueueId, ServiceQueue> Queues,
    IReadOnlyDictionary<StaffId, PresenceRecord> Presences);

/// <summary>Reads what waits and who is there.</summary>
internal sealed class SnapshotLoader(KefuDbContext db, SettingsStore settings, IStaffDirectory staff, TimeProvider clock)
{
    public const string RulesKey = "routing.rules";
    public const string CapacityKey = "routing.capacity";
    private const int MostItems = 2000;

    /// <summary>The snapshot of now; null when nothing waits.</summary>
    public async Task<LoadedSnapshot?> LoadAsync(CancellationToken ct)
    {
        var items = await db.Set<WaitingItem>().AsNoTracking().Where(i => i.State == ItemState.Waiting).OrderBy(i => i.QueuedAtUtc).Take(MostItems).ToListAsync(ct);
        if (items.Count == 0)
        {
            return null;
        }

        var now = clock.UtcNow();
        var rules = await settings.GetAsync<RoutingRules>(RulesKey, Guid.Empty, ct);
        var version = await settings.LatestAsync(RulesKey, Guid.Empty, ct);
        var queues = await db.Set<ServiceQueue>().AsNoTracking().ToDictionaryAsync(q => q.Id, ct);
        var presences = await db.Set<PresenceRecord>().Where(p => p.Presence != Presence.Offline).ToDictionaryAsync(p => p.Staff, ct);
        var agents = await AgentsAsync(items, queues, presences, now, ct);
        var snapshot = new RoutingSnapshot(
            now,
            rules with { Version = version?.Version ?? 0 },
            [.. items.Select(i => i.ToPlan())],
            agents,
            [.. queues.Values.Select(q => new RoutingQueue(q.Id.Value, q.Hours))]);
        return new LoadedSnapshot(snapshot, items.ToDictionary(i => i.Conversation.Value), queues, presences);
    }

    private async Task<IReadOnlyList<RoutingAgent>> AgentsAsync(
        List<WaitingItem> items,
        Dictionary<QueueId, ServiceQueue> queues,
        Dictionary<StaffId, PresenceRecord> presences,
        DateTime now,
        CancellationToken ct)
    {
        var ids = presences.Keys.ToList();
        var cards = await staff.FindManyAsync(ids, ct);
        var profiles = await db.Set<AgentProfile>().AsNoTracking().Where(p => ids.Contains(p.Staff)).ToDictionaryAsync(p => p.Staff, ct);
        var loadOf = (await Loads.OfAsync(db.Set<WaitingItem>().AsNoTracking(), ct)).ToLookup(l => l.Staff);
        var usual = await settings.GetAsync<UsualCapacity>(CapacityKey, Guid.Empty, ct);
        var posts = await settings.GetAsync<PostQueues>(PostQueues.Key, Guid.Empty, ct);
        var channels = items.Select(i => i.Channel).Distinct(StringComparer.Ordinal).ToList();
        var shops = items.Select(i => i.ShopId).Distinct().ToList();
        var today = RoutingEngine.DayOf(now);
        var agents = new List<RoutingAgent>(ids.Count);
        foreach (var (id, presence) in presences)
        {
            if (!cards.TryGetValue(id, out var card) || card.Disabled)
            {
                continue;
            }

            profiles.TryGetValue(id, out var profile);
            agents.Add(new RoutingAgent
            {
                Id = id.Value,
                Presence = presence.Presence,
                MayReply = card.Permissions.Contains("conversations.reply"),
                Capacity = channels.ToDictionary(c => c, c => usual.Of(c, profile), StringComparer.Ordinal),
                Load = loadOf[id].ToDictionary(l => l.Channel, l => l.Count, StringComparer.Ordinal),
                Skills = profile?.Skills ?? [],
                Shops = [.. shops.Where(card.Serves)],
                Queues = [.. posts.Of(card, profile, queues.Values).Select(q => q.Id.Value)],
                Languages = [.. profile?.Languages ?? []],
                Regions = [.. profile?.Regions ?? []],
                IdleSinceUtc = presence.IdleSinceUtc,
                AssignedToday = presence.Day == today ? presence.AssignedOnDay : 0,
            });
        }

        return agents;
    }
}
