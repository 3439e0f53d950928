using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Jobs;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Kefu.Routing.SetPresence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Routing.Demo;

/// <summary>Who of the demo's floor is there when the story ends: at work, but taking nothing new. What a visitor asks now goes to whoever signs in and takes work.</summary>
internal sealed class DemoPresence(KefuDbContext db, IShopDirectory shops, IStaffDirectory staff) : IDemoStory
{
    private static readonly (string Name, Presence Presence, int MinutesAgo)[] There =
        [("王晓琳", Presence.Busy, 8), ("陈默", Presence.Busy, 23), ("林可", Presence.Busy, 14), ("赵磊", Presence.Busy, 41), ("孙浩", Presence.Busy, 66), ("李静", Presence.Training, 25)];

    public int Order => 50;

    public async Task PrepareAsync(DemoStory story, CancellationToken ct)
    {
        var shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!;
        var people = await staff.ListAsync(shop.Id, ct);
        foreach (var (name, presence, ago) in There)
        {
            if (people.FirstOrDefault(p => p.Name == name) is not { } person)
            {
                continue;
            }

            var since = story.EndUtc.AddMinutes(-ago);
            if (await db.Set<PresenceRecord>().FindAsync([person.Id], ct) is { } known)
            {
                // What somebody chose since the last telling is their own.
                if (known.Presence != Presence.Offline && known.SinceUtc <= story.FromUtc)
                {
                    (known.SinceUtc, known.LastSeenAtUtc, known.IdleSinceUtc) = (since, story.EndUtc, since);
                }

                continue;
            }

            var self = new Actor(ActorKind.Staff, person.Id.Value, person.Name, [], ShopScope.Of(shop.Id));
            db.Add(new PresenceRecord { Staff = person.Id, Presence = presence, SinceUtc = since, LastSeenAtUtc = story.EndUtc, IdleSinceUtc = since });
            story.At(since, () => story.TellAsync(self, new PresenceChanged(person.Id, Presence.Online, presence, "chosen"), "staff", person.Id.Value, shop.Id));
        }

        story.Hear<ConversationResolved>(r => OverAsync(story, r.Conversation, ct));
        story.Hear<ConversationClosed>(c => OverAsync(story, c.Conversation, ct));
    }

    public Task EndAsync(DemoStory story, CancellationToken ct) => Task.CompletedTask;

    /// <summary>What an earlier telling left on the floor fills no place any more.</summary>
    private async Task OverAsync(DemoStory story, ConversationId conversation, CancellationToken ct)
    {
        if (!story.IsFirst && await db.Set<WaitingItem>().FindAsync([conversation], ct) is { State: not ItemState.Done } item)
        {
            item.Finish(story.NowUtc);
        }
    }
}

/// <summary>Keeps those of the demo's floor connected who were there when its story ended and have not chosen otherwise since.</summary>
internal sealed class DemoFloor(IServiceScopeFactory scopes, Heartbeats heartbeats, ILogger<DemoFloor> logger) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => BackgroundLoop.RunAsync(
        async ct =>
        {
            await BeatAsync(ct);
            await Task.Delay(Beat, ct);
        },
        e => logger.LogWarning(e, "The demo's floor missed a beat"), Beat, stoppingToken);

    private async Task BeatAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        if (await db.Set<Counter>().AsNoTracking().Where(c => c.Name == DemoStory.ToldUntil).Select(c => (long?)c.Value).SingleOrDefaultAsync(ct) is not { } ticks)
        {
            return;
        }

        var ended = new DateTime(ticks, DateTimeKind.Utc);
        foreach (var staff in await db.Set<PresenceRecord>().AsNoTracking().Where(p => p.Presence != Presence.Offline && p.SinceUtc <= ended).Select(p => p.Staff).ToListAsync(ct))
        {
            heartbeats.Alive(new Actor(ActorKind.Staff, staff.Value, "", [], ShopScope.None));
        }
    }
}
