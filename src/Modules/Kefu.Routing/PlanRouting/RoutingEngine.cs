using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.PlanRouting;

/// <summary>Carries plans out: inside the caller's transaction it lets offers run out, plans what waits and makes the offers.</summary>
internal sealed class RoutingEngine(KefuDbContext db, Counters counters, EventLog log, SnapshotLoader snapshots, TimeProvider clock)
{
    private const string Turn = "routing.turn";
    private static readonly TimeSpan ChinaOffset = TimeSpan.FromHours(8);

    /// <summary>Takes the one turn to plan until the transaction ends: nodes that plan at the same time wait for each other here.</summary>
    public Task EnterAsync(CancellationToken ct) => counters.TurnAsync(Turn, ct);

    /// <summary>Offers that nobody took in time go on, and are counted.</summary>
    public async Task ExpireOffersAsync(CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var now = clock.UtcNow();
        var lapsed = await db.Set<WaitingItem>().Where(i => i.State == ItemState.Offered && i.OfferExpiresAtUtc <= now).ToListAsync(ct);
        foreach (var item in lapsed)
        {
            await MissAsync(item, ct);
        }
    }

    /// <summary>Takes back what is offered to a person who left.</summary>
    public async Task WithdrawAsync(StaffId staff, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        foreach (var item in await db.Set<WaitingItem>().Where(i => i.State == ItemState.Offered && i.Agent == staff).ToListAsync(ct))
        {
            await MissAsync(item, ct);
        }
    }

    /// <summary>Plans everything that waits and offers what the plan assigns.</summary>
    public async Task PlanAsync(CancellationToken ct)
    {
        // Up to two thousand wait: only those that the plan changes are tracked from here on.
        await db.PutAwayAsync(ct);
        var loaded = await snapshots.LoadAsync(ct);
        if (loaded is null)
        {
            return;
        }

        var now = loaded.Snapshot.NowUtc;
        foreach (var decision in RoutingPlanner.Plan(loaded.Snapshot).Decisions)
        {
            var item = loaded.Items[decision.ItemId];
            if (decision.AssignedTo is { } agent)
            {
                Offer(item, new StaffId(agent), decision, loaded, now);
            }
            else if (item.WaitsBecause != decision.WaitsBecause)
            {
                // A wait is explained once for each reason, not at each look.
                db.Attach(item);
                item.WaitsBecause = decision.WaitsBecause;
                item.Version++;
                Keep(item, decision, now);
            }
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>The day by which fairness counts.</summary>
    public static DateOnly DayOf(DateTime nowUtc) => DateOnly.FromDateTime(nowUtc + ChinaOffset);

    private async Task MissAsync(WaitingItem item, CancellationToken ct)
    {
        var staff = item.Agent!.Value;
        item.Miss();
        var presence = await db.Set<PresenceRecord>().FindAsync([staff], ct);
        presence?.CountMiss(DayOf(clock.UtcNow()));
        log.Append(new OfferMissed(item.Conversation, staff, item.Queue), "conversation", item.Conversation.Value, item.ShopId);
    }

    private void Offer(WaitingItem item, StaffId staff, RoutingDecision decision, LoadedSnapshot loaded, DateTime now)
    {
        var queue = loaded.Queues[item.Queue];
        db.Attach(item);
        var stored = Keep(item, decision, now);
        var expires = now.AddSeconds(queue.AcceptSeconds);
        item.Offer(staff, stored, expires);
        loaded.Presences[staff].CountOffer(DayOf(now), now);
        log.Append(new OfferMade(item.Conversation, staff, item.Queue, stored, expires, queue.AutoAccept), "conversation", item.Conversation.Value, item.ShopId);
    }

    private DecisionId Keep(WaitingItem item, RoutingDecision decision, DateTime now)
    {
        var stored = new StoredDecision
        {
            Id = DecisionId.New(),
            ShopId = item.ShopId,
            Conversation = item.Conversation,
            Queue = item.Queue,
            AtUtc = now,
            AssignedTo = decision.AssignedTo is { } agent ? new StaffId(agent) : null,
            WaitsBecause = decision.WaitsBecause,
            Precedence = decision.Precedence,
            RulesVersion = decision.RulesVersion,
            Rank = decision.Rank,
            WaitedSeconds = decision.WaitedSeconds,
            LevelDrop = decision.LevelDrop,
            OfferedAgain = decision.OfferedAgain,
            Candidates = decision.Candidates,
            Match = item.Match,
            Facts = DecisionFacts.Of(item),
        };
        db.Add(stored);
        return stored.Id;
    }
}
