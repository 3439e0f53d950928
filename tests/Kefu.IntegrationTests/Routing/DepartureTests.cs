using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Routing.Domain;
using Kefu.Tests.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Routing;

/// <summary>Apps of their own with a clock that stands still: nothing here waits for real seconds to pass.</summary>
public sealed class DepartureTests
{
    [Theory, OnEachDatabase]
    public async Task An_offer_nobody_took_should_go_on_and_be_counted_and_its_place_be_kept(Database database)
    {
        // Counts are by the day: the test does not run across midnight.
        var now = TimeProvider.System.GetUtcNow();
        var clock = new FixedTime(now.AddHours(8).Hour == 23 ? now.AddHours(1) : now);
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (first, second) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        await first.BeAsync("online");
        var conversation = await app.WishAsync(shop);
        var offered = await app.OfferedAsync(conversation);
        Assert.Equal(first.Id, offered.Whom());
        await second.BeAsync("online");

        clock.Advance(TimeSpan.FromSeconds(21));

        var next = await KefuApp.EventuallyAsync(() => app.ItemAsync(conversation), i => i is { State: ItemState.Offered } && i.Whom() == second.Id);
        Assert.Equal(offered.QueuedAtUtc, next!.QueuedAtUtc);
        Assert.Equal(first.Id, (await app.EventsAsync<OfferMissed>(conversation)).Single().Read<OfferMissed>().Staff);
        var missed = await app.ReadAsync(db => db.Set<PresenceRecord>().AsNoTracking().SingleAsync(p => p.Staff == first.Id));
        Assert.Equal((1, 1), (missed.AssignedOnDay, missed.MissedOnDay));
    }

    [Theory, OnEachDatabase]
    [Case("F16")]
    public async Task A_departed_agents_work_should_go_back_with_a_note_and_never_be_stranded(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (gone, there) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        await gone.BeAsync("online");
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        var conversation = new ConversationId(id);
        await app.OfferedAsync(conversation);
        await KefuApp.EventuallyAsync(() => gone.ThreadAsync(id), t => t.GetProperty("conversation").StatusOf() == "offered");
        await gone.MustAsync(id, "accept");
        await visitor.SayAsync("还在吗");
        await there.BeAsync("online");

        clock.Advance(TimeSpan.FromSeconds(50));
        using (await there.Http.PostAsync("/api/v1/presence/heartbeat", null))
        {
            var heard = clock.GetUtcNow().UtcDateTime.AddSeconds(-1);
            await KefuApp.EventuallyAsync(() => PresenceAsync(app, there.Id), p => p.LastSeenAtUtc >= heard);
        }

        clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(Presence.Offline, (await KefuApp.EventuallyAsync(() => PresenceAsync(app, gone.Id), p => p.Presence == Presence.Offline)).Presence);
        await KefuApp.EventuallyAsync(() => app.ItemAsync(conversation), i => i is { State: ItemState.Offered } && i.Whom() == there.Id);
        Assert.Equal(Presence.Online, (await PresenceAsync(app, there.Id)).Presence);
        Assert.Equal("connection-lost", (await app.EventsAsync<ConversationReturned>(conversation)).Single().Read<ConversationReturned>().Why);
    }

    private static Task<PresenceRecord> PresenceAsync(KefuApp app, StaffId staff) =>
        app.ReadAsync(db => db.Set<PresenceRecord>().AsNoTracking().SingleAsync(p => p.Staff == staff));
}
