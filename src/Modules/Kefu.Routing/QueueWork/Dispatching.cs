using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.QueueWork;

/// <summary>Finds the queue and the skills a conversation needs, by the shop's dispatch rules, and puts it there.</summary>
internal sealed class Dispatching(KefuDbContext db, ItemBook items, SettingsStore settings, IShopDirectory shops, EventLog log)
{
    public const string TableKey = "routing.dispatch";

    private readonly Dictionary<Guid, IReadOnlyList<ServiceQueue>> _queues = [];

    /// <summary>Queues what wants a person.</summary>
    public async Task QueueAsync(HandoverRequested wish, Guid shopId, DateTime atUtc, CancellationToken ct)
    {
        var queues = await QueuesAsync(shopId, ct);
        var table = await settings.GetAsync<DispatchTable>(TableKey, shopId, ct);
        var match = Dispatch.Match(table.ToRules(queues), new DispatchFacts
        {
            Channel = wish.Channel,
            AtUtc = atUtc,
            Class = wish.Class,
            Tier = wish.Tier,
            Region = wish.Region,
            Language = wish.Language,
        });
        var named = wish.Queue is { } asked ? queues.FirstOrDefault(q => q.Id == asked) : null;
        var queue = named ?? (match.Rule is { } rule ? queues.First(q => q.Id.Value == rule.QueueId) : queues[0]);
        var fits = match.Rule?.QueueId == queue.Id.Value;
        var previous = await PreviousAsync(wish, ct);

        var item = await items.FindAsync(wish.Conversation, ct);
        if (item is null)
        {
            item = new WaitingItem { Conversation = wish.Conversation, ShopId = shopId };
            items.Add(item);
        }

        var transfer = wish is { Reason: HandoverReason.Transfer, Except: not null };
        if (transfer)
        {
            item.Seek(wish.Except!.Value);
        }
        else
        {
            (item.HeldBy, item.HeldIn) = (null, null);
        }

        item.Customer = wish.Customer;
        item.Queue = queue.Id;
        item.Channel = wish.Channel;
        item.Class = wish.Class;
        item.Tier = wish.Tier;
        item.Region = wish.Region;
        item.Language = wish.Language;
        item.Skills = fits ? [.. match.Rule!.Skills] : [];
        item.Named = wish.Preferred;
        item.Previous = previous;
        item.MissedBy = wish.Except is { } except && !transfer ? [except.Value] : [];
        item.QueuedAtUtc = wish.WaitingSinceUtc;
        item.Agent = null;
        item.OfferExpiresAtUtc = null;
        item.WaitsBecause = null;
        item.State = ItemState.Waiting;
        item.Match = fits ? new StoredMatch(match.Rule!.Id, match.Rule.Name, match.Earlier) : new StoredMatch(named is null ? null : "asked", null, match.Earlier);
        item.Version++;

        if (transfer)
        {
            // It is in no queue for the customer, whom its agent serves: only the offers tell of it.
            return;
        }

        var language = (await shops.FindAsync(shopId, ct))?.Language ?? "zh-CN";
        log.Append(new ItemQueued(wish.Conversation, queue.Id, queue.Name(language), item.Match.RuleName ?? item.Match.RuleId ?? "default"), "conversation", wish.Conversation.Value, shopId);
    }

    /// <summary>The shop's queues, the one that takes the rest first; it is made when it is not there.</summary>
    public async Task<IReadOnlyList<ServiceQueue>> QueuesAsync(Guid shopId, CancellationToken ct)
    {
        if (_queues.TryGetValue(shopId, out var known))
        {
            return known;
        }

        var queues = await db.Set<ServiceQueue>().AsNoTracking().Where(q => q.ShopId == shopId).ToListAsync(ct);
        if (queues.All(q => q.Key != ServiceQueue.DefaultKey))
        {
            var rest = ServiceQueue.Default(shopId);
            db.Add(rest);
            queues.Add(rest);
        }

        known = [.. queues.OrderByDescending(q => q.Key == ServiceQueue.DefaultKey).ThenBy(q => q.Key, StringComparer.Ordinal)];
        _queues[shopId] = known;
        return known;
    }

    private async Task<StaffId?> PreviousAsync(HandoverRequested wish, CancellationToken ct)
    {
        // Whoever let it go is not who should have it again.
        var last = await db.Set<WaitingItem>().AsNoTracking()
            .Where(i => i.Customer == wish.Customer && i.HeldAtUtc != null && i.Agent != null)
            .OrderByDescending(i => i.HeldAtUtc).Select(i => i.Agent).FirstOrDefaultAsync(ct);
        return last == wish.Except ? null : last;
    }
}
