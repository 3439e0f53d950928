using System.Diagnostics;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Identity.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.PlanRouting;
using Kefu.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Bench;

/// <summary>The whole way of a plan: read what waits and who is there, plan, keep the reasons, make the offers, commit.</summary>
internal sealed class RoutingStore(int rounds)
{
    private readonly List<StaffId> _people = [];

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((name, folder, database) => MeasureAsync(name, folder, database, ct), ct);

    private async Task<IReadOnlyList<Figure>> MeasureAsync(string name, string data, ScratchDatabase? database, CancellationToken ct)
    {
        await using var app = KefuHost.Build([$"--Database:DataDirectory={data}", $"--Database:Postgres={database?.Address}"]);
        await KefuCommands.MigrateAsync(app.Services, ct);
        await FillAsync(app.Services, ct);
        var (rush, single) = (new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            await SetAsync(app.Services, RoutingFloor.Places, ct);
            var crowd = await PlanAsync(app.Services, ct);
            await SetAsync(app.Services, 0, ct);
            await PlanAsync(app.Services, ct);
            await FreeOneAsync(app.Services, ct);
            var one = await PlanAsync(app.Services, ct);
            Report.Progress(FormattableString.Invariant($"{name} round {round}: everybody free {crowd.Assigned} in {crowd.Ms:0} ms, one place free {one.Assigned} in {one.Ms:0} ms"));
            if (round > 0)
            {
                rush.Add(crowd.Assigned / crowd.Ms * 1000);
                single.Add(one.Ms);
            }
        }

        return
        [
            new Figure($"routing.{name}.rush", Measure.Round(Measure.Median(rush)), "decisions/s", null, null, null, null),
            new Figure($"routing.{name}.one-free", Measure.Round(Measure.Median(single)), "ms/plan", null, null, null, null),
        ];
    }

    private async Task FillAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.ScopeAs(Actor.System);
        var (db, now) = (scope.ServiceProvider.GetRequiredService<KefuDbContext>(), TimeProvider.System.UtcNow());
        var shop = Guid.CreateVersion7();
        var queues = Enumerable.Range(0, 5).Select(i => new ServiceQueue { Id = QueueId.New(), ShopId = shop, Key = "queue" + i, NameZh = "队列", NameEn = "Queue" }).ToList();
        db.AddRange(queues);
        db.Add(new Role { Key = "bench", Permissions = ["conversations.reply", "conversations.work"] });
        _people.Clear();
        for (var a = 0; a < RoutingFloor.Agents; a++)
        {
            var staff = new Staff { Id = Guid.CreateVersion7(), Name = "Agent " + a, UserName = "agent" + a, NormalizedUserName = "AGENT" + a, EveryShop = true, Roles = ["bench"], CreatedAtUtc = now, JoinedAtUtc = now };
            var id = new StaffId(staff.Id);
            _people.Add(id);
            db.Add(staff);
            db.Add(new AgentProfile { Staff = id, EveryQueue = a % 4 == 0, Queues = [queues[a % 5].Id.Value, queues[(a + 1) % 5].Id.Value], Skills = RoutingFloor.SkillsOfAgent(a), Languages = a % 5 == 0 ? ["zh", "en"] : ["zh"] });
            db.Add(new PresenceRecord { Staff = id, Presence = Presence.Online, SinceUtc = now, LastSeenAtUtc = now, IdleSinceUtc = now });
        }

        for (var i = 0; i < RoutingFloor.Waiting; i++)
        {
            db.Add(new WaitingItem
            {
                Conversation = ConversationId.New(),
                ShopId = shop,
                Queue = queues[i % 5].Id,
                QueuedAtUtc = now.AddSeconds(-(i * 7919 % 400)),
                Skills = RoutingFloor.SkillsOf(i),
                Tier = RoutingFloor.Tiers[i % RoutingFloor.Tiers.Count],
                Language = i % 10 == 0 ? "en" : "zh",
                Previous = i % 4 == 0 ? _people[i % _people.Count] : null,
            });
        }

        await db.SaveChangesAsync(ct);
    }

    /// <summary>Everything waits anew, and everybody has so many places.</summary>
    private static async Task SetAsync(IServiceProvider services, int places, CancellationToken ct)
    {
        await using var scope = services.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        await db.Set<StoredDecision>().ExecuteDeleteAsync(ct);
        await db.Set<WaitingItem>().ExecuteUpdateAsync(s => s.SetProperty(i => i.State, ItemState.Waiting).SetProperty(i => i.Agent, (StaffId?)null).SetProperty(i => i.WaitsBecause, (RoutingFilter?)null), ct);
        foreach (var profile in await db.Set<AgentProfile>().ToListAsync(ct))
        {
            profile.Capacity = new Dictionary<string, int>(StringComparer.Ordinal) { ["chat"] = places };
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task FreeOneAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        (await db.Set<AgentProfile>().SingleAsync(p => p.Staff == _people[0], ct)).Capacity = new Dictionary<string, int>(StringComparer.Ordinal) { ["chat"] = 1 };
        await db.SaveChangesAsync(ct);
    }

    private static async Task<(int Assigned, double Ms)> PlanAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.ScopeAs(Actor.System);
        var clock = Stopwatch.StartNew();
        await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new TickRouting(), ct);
        var ms = clock.Elapsed.TotalMilliseconds;
        return (await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<WaitingItem>().CountAsync(i => i.State == ItemState.Offered, ct), ms);
    }
}
