using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.EditRules;
using Kefu.Routing.PlanRouting;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.ReplayRules;

/// <summary>Plays last week with the rules in force and with these, before anybody saves them.</summary>
[Requires("routing.configure")]
internal sealed record ReplayRules(RoutingRules Rules) : IQuery<ReplayResult>;

/// <summary>Last week twice, side by side.</summary>
/// <param name="Cut">True when the week holds more than is played; then its newest part is.</param>
public sealed record ReplayResult(ReplayFigures InForce, ReplayFigures Changed, int Items, int People, bool Cut);

internal sealed class ReplayRulesHandler(KefuDbContext db, SettingsStore settings, IStaffDirectory staff, PastPresence past, IValidator<RoutingRules> validator, TimeProvider clock) : IHandler<ReplayRules, ReplayResult>
{
    private const int MostItems = 4000;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan UsualHandling = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan LongestHandling = TimeSpan.FromHours(2);

    public async Task<ReplayResult> HandleAsync(ReplayRules request, CancellationToken ct)
    {
        await validator.DemandAsync(request.Rules, ct);
        var from = clock.UtcNow() - Week;
        var rows = await db.Set<WaitingItem>().AsNoTracking().Where(i => (i.State == ItemState.Done || i.State == ItemState.Held) && i.QueuedAtUtc >= from).OrderByDescending(i => i.QueuedAtUtc).Take(MostItems + 1).ToListAsync(ct);
        var cut = rows.Count > MostItems;
        rows = [.. rows.Take(MostItems)];
        var queues = await db.Set<ServiceQueue>().AsNoTracking().ToDictionaryAsync(q => q.Id, ct);
        var items = rows.ConvertAll(r => new ReplayItem(
            r.ToPlan() with { MissedBy = [], HeldById = null, WaitsBecause = null },
            HandlingOf(r),
            r.HeldAtUtc is null && r.DoneAtUtc is { } left ? left - r.QueuedAtUtc : null));
        var shifts = await ShiftsAsync(rows, from, clock.UtcNow(), queues, ct);
        IReadOnlyList<RoutingQueue> open = [.. queues.Values.Select(q => new RoutingQueue(q.Id.Value, q.Hours))];
        var inForce = await settings.GetAsync<RoutingRules>(SnapshotLoader.RulesKey, Guid.Empty, ct);
        return new ReplayResult(RoutingReplay.Run(items, shifts, open, inForce), RoutingReplay.Run(items, shifts, open, request.Rules), items.Count, shifts.Count, cut);
    }

    private static TimeSpan HandlingOf(WaitingItem row) =>
        row is { HeldAtUtc: { } held, DoneAtUtc: { } done } && done > held ? done - held < LongestHandling ? done - held : LongestHandling : UsualHandling;

    /// <summary>Those who had conversations in the week, and when they took new ones.</summary>
    private async Task<IReadOnlyList<ReplayShift>> ShiftsAsync(List<WaitingItem> rows, DateTime from, DateTime to, Dictionary<Contracts.Routing.QueueId, ServiceQueue> queues, CancellationToken ct)
    {
        var ids = rows.Where(r => r.HeldAtUtc is not null).Select(r => r.Agent).OfType<StaffId>().Distinct().ToList();
        var online = await past.OnlineAsync(ids, from, to, ct);
        var cards = await staff.FindManyAsync(ids, ct);
        var profiles = await db.Set<AgentProfile>().AsNoTracking().Where(p => ids.Contains(p.Staff)).ToDictionaryAsync(p => p.Staff, ct);
        var usual = await settings.GetAsync<UsualCapacity>(SnapshotLoader.CapacityKey, Guid.Empty, ct);
        var posts = await settings.GetAsync<PostQueues>(PostQueues.Key, Guid.Empty, ct);
        var channels = rows.Select(r => r.Channel).Distinct(StringComparer.Ordinal).ToList();
        var shops = rows.Select(r => r.ShopId).Distinct().ToList();
        var shifts = new List<ReplayShift>();
        foreach (var id in ids)
        {
            if (!cards.TryGetValue(id, out var card))
            {
                continue;
            }

            profiles.TryGetValue(id, out var profile);
            shifts.Add(new ReplayShift(
                new RoutingAgent
                {
                    Id = id.Value,
                    MayReply = true,
                    Capacity = channels.ToDictionary(c => c, c => usual.Of(c, profile), StringComparer.Ordinal),
                    Skills = profile?.Skills ?? [],
                    Shops = [.. shops.Where(card.Serves)],
                    Queues = [.. posts.Of(card, profile, queues.Values).Select(q => q.Id.Value)],
                    Languages = [.. profile?.Languages ?? []],
                    Regions = [.. profile?.Regions ?? []],
                },
                online[id]));
        }

        return shifts;
    }
}
