using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.PlanRouting;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.Queues;

/// <summary>Answers what other contexts ask of queues and presence, within the actor's shops.</summary>
internal sealed class QueueLookup(KefuDbContext db, RoutingSetup setup, IStaffDirectory staff, SettingsStore settings, Platform.Access.CurrentActor current, TimeProvider clock) : IQueues, IPresences
{
    private const int HandlingSample = 50;

    async Task<IReadOnlyList<QueueCard>> IQueues.ListAsync(CancellationToken ct)
    {
        var language = CultureInfo.CurrentUICulture.Name;
        var queues = (await setup.GetAsync(db, ct)).Queues.Where(q => current.Actor.Shops.Contains(q.ShopId));
        return
        [
            .. queues.OrderByDescending(q => q.Key == ServiceQueue.DefaultKey).ThenBy(q => q.Key, StringComparer.Ordinal)
                .Select(q => new QueueCard(q.Id, q.ShopId, q.Key, ServiceQueue.Name(language, q.NameZh, q.NameEn))),
        ];
    }

    public async Task<QueuePlace?> PlaceAsync(ConversationId conversation, CancellationToken ct)
    {
        var item = await db.Set<WaitingItem>().AsNoTracking().SingleOrDefaultAsync(i => i.Conversation == conversation, ct);
        if (item is not { State: ItemState.Waiting or ItemState.Offered })
        {
            return null;
        }

        var rules = await settings.GetAsync<RoutingRules>(SnapshotLoader.RulesKey, Guid.Empty, ct);
        var waiting = await db.Set<WaitingItem>().AsNoTracking().Where(i => i.State == ItemState.Waiting && i.Queue == item.Queue).ToListAsync(ct);
        var position = QueuePosition.Of([.. waiting.Select(i => i.ToPlan())], rules, clock.UtcNow()).GetValueOrDefault(conversation.Value, 1);
        var places = (await ListAsync(item.ShopId, ct)).Where(p => p.Presence == Presence.Online && p.Queues.Contains(item.Queue)).ToList();
        var free = places.Sum(p => Math.Max(0, p.Capacity - p.Load));
        var busy = places.Sum(p => Math.Min(p.Load, p.Capacity));
        return new QueuePlace(item.Queue, position, await EstimateAsync(item.Queue, position, free, busy, ct));
    }

    public async Task<Duty> DutyAsync(Guid shopId, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var hours = await db.Set<ServiceQueue>().AsNoTracking().Where(q => q.ShopId == shopId).Select(q => q.Hours).ToListAsync(ct);
        if (hours.Count > 0 && hours.TrueForAll(h => h is not null && !h.IsOpen(now)))
        {
            return new Duty(false, hours.Min(h => h!.NextOpening(now)));
        }

        return new Duty((await ListAsync(shopId, ct)).Any(p => p.Presence == Presence.Online), null);
    }

    Task<IReadOnlyList<PresenceCard>> IPresences.ListAsync(CancellationToken ct) =>
        ListAsync(db.Set<PresenceRecord>(), db.Set<WaitingItem>(), WithinReach, ct);

    async Task<PresenceCard?> IPresences.FindAsync(StaffId staff, CancellationToken ct) =>
        (await ListAsync(db.Set<PresenceRecord>().Where(p => p.Staff == staff), db.Set<WaitingItem>().Where(i => i.Agent == staff || i.HeldBy == staff), WithinReach, ct)).SingleOrDefault(p => p.Staff == staff);

    private bool WithinReach(StaffCard card)
    {
        var scope = current.Actor.Shops;
        return scope.Everywhere || card.EveryShop || card.Shops.Any(scope.Contains);
    }

    /// <summary>Those who may reply to the shop's customers and have ever been there.</summary>
    private Task<IReadOnlyList<PresenceCard>> ListAsync(Guid shopId, CancellationToken ct) =>
        ListAsync(db.Set<PresenceRecord>(), db.Set<WaitingItem>(), card => card.Serves(shopId), ct);

    private async Task<IReadOnlyList<PresenceCard>> ListAsync(IQueryable<PresenceRecord> records, IQueryable<WaitingItem> items, Func<StaffCard, bool> within, CancellationToken ct)
    {
        var presences = await records.AsNoTracking().ToListAsync(ct);
        var ids = presences.ConvertAll(p => p.Staff);
        var cards = await staff.FindManyAsync(ids, ct);
        var (all, profiles) = await setup.GetAsync(db, ct);
        var loads = await Loads.ByPersonAsync(items.IgnoreQueryFilters().AsNoTracking(), ct);
        var usual = await settings.GetAsync<UsualCapacity>(SnapshotLoader.CapacityKey, Guid.Empty, ct);
        var posts = await settings.GetAsync<PostQueues>(PostQueues.Key, Guid.Empty, ct);
        var queues = all.Where(q => current.Actor.Shops.Contains(q.ShopId)).ToList();
        return
        [
            .. presences
                .Where(p => cards.TryGetValue(p.Staff, out var card) && !card.Disabled && card.Permissions.Contains("conversations.reply") && within(card))
                .Select(p => new PresenceCard(p.Staff, p.Presence, p.SinceUtc, loads.GetValueOrDefault(p.Staff), usual.Of("chat", profiles.GetValueOrDefault(p.Staff)))
                {
                    Queues = [.. posts.Of(cards[p.Staff], profiles.GetValueOrDefault(p.Staff), queues).Where(q => cards[p.Staff].Serves(q.ShopId)).Select(q => q.Id)],
                }),
        ];
    }

    private async Task<int?> EstimateAsync(QueueId queue, int position, int free, int busy, CancellationToken ct)
    {
        var last = await db.Set<WaitingItem>().AsNoTracking()
            .Where(i => i.Queue == queue && i.State == ItemState.Done && i.HeldAtUtc != null && i.DoneAtUtc != null)
            .OrderByDescending(i => i.DoneAtUtc).Take(HandlingSample)
            .Select(i => new { From = i.HeldAtUtc!.Value, To = i.DoneAtUtc!.Value }).ToListAsync(ct);
        if (last.Count == 0 && position > free)
        {
            return null;
        }

        var mean = last.Count == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(last.Average(h => Math.Max(0, (h.To - h.From).TotalSeconds)));
        return WaitEstimate.Of(position, free, busy, mean) is { } wait ? (int)wait.TotalSeconds : null;
    }
}
