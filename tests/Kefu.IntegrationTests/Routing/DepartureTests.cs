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
        var returned = await KefuApp.EventuallyAsync(() => app.EventsAsync<ConversationReturned>(conversation), e => e.Count > 0);
        Assert.Equal("connection-lost", returned.Single().Read<ConversationReturned>().Why);
    }

    [Theory, OnEachDatabase]
    public async Task Who_takes_work_while_set_offline_should_be_seen_off_like_anybody_else(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (gone, there) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        using (var heard = await gone.Http.PostAsync("/api/v1/presence/heartbeat", null))
        {
            Assert.True(heard.IsSuccessStatusCode);
        }

        await app.TakeAsync(gone, id);
        await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<PresenceRecord>().AsNoTracking().SingleOrDefaultAsync(p => p.Staff == gone.Id)), p => p?.Presence == Presence.Busy);
        await visitor.SayAsync("还在吗");

        clock.Advance(TimeSpan.FromSeconds(65));

        await KefuApp.EventuallyAsync(() => PresenceAsync(app, gone.Id), p => p.Presence == Presence.Offline);
        await there.BeAsync("online");
        await KefuApp.EventuallyAsync(() => app.ItemAsync(new ConversationId(id)), i => i is { State: ItemState.Offered } && i.Whom() == there.Id);
    }

    [Theory, OnEachDatabase]
    public async Task A_quiet_conversation_should_go_back_once_its_customer_writes_unless_the_agent_is_back(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (gone, there) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        await gone.BeAsync("online");
        var (visitor, id) = await app.ServedByAsync(shop, gone);
        var (patient, kept) = await app.ServedByAsync(shop, gone);
        await gone.ReplyAsync(id, "请稍等");
        await gone.ReplyAsync(kept, "请稍等");
        await app.HeldByAsync(id, gone);
        await app.HeldByAsync(kept, gone);
        await there.BeAsync("online");

        await app.PassAsync(clock, 65, there);
        await app.BecomesAsync(id, c => c.AgentGone);
        Assert.Equal(gone.Id, (await app.KeptAsync(id)).AssignedTo);
        await visitor.SayAsync("还在吗");
        await app.OfferedToAsync(id, there);

        var returned = await app.KeptAsync(id);
        Assert.Equal((null, gone.Id), (returned.AssignedTo, returned.Owner!.Value));
        Assert.Equal("notice.returned", (await app.NoticesAsync(id))[^1]);
        Assert.Equal(gone.Id, (await app.EventsAsync<ConversationReturned>(new ConversationId(id))).Single().Read<ConversationReturned>().From);

        // The other customer writes when the agent is back: nobody else comes between.
        await gone.BeAsync("busy");
        await app.BecomesAsync(kept, c => !c.AgentGone);
        await patient.SayAsync("好了吗");
        await KefuApp.EventuallyAsync(() => app.JobsAsync("conversations.slow-reminder", kept), n => n == 2);
        Assert.Equal((ConversationStatus.Active, gone.Id), ((await app.KeptAsync(kept)).Status, (await app.KeptAsync(kept)).AssignedTo!.Value));
        Assert.Empty(await app.EventsAsync<ConversationReturned>(new ConversationId(kept)));
    }

    [Theory, OnEachDatabase]
    public async Task What_was_offered_or_asked_of_one_who_left_should_go_on(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (gone, there) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        var queue = await app.NewQueueAsync(shop, "technical", acceptSeconds: 600);
        await there.BeAsync("online");
        var (_, asked) = await app.ServedByAsync(shop, there);
        var (waiting, given) = await app.ServedByAsync(shop, there);
        await app.HeldByAsync(asked, there);
        await app.HeldByAsync(given, there);
        await gone.BeAsync("online");
        await there.MustAsync(asked, "transfer", new { toStaff = gone.Id.Value, note = "x" });
        await there.MustAsync(given, "transfer", new { toQueue = queue.Value, note = "x" });
        await app.OfferedToAsync(given, gone);

        await app.PassAsync(clock, 65, there);

        // Asked in person: it stays where it is. Offered out of the queue: the queue goes on seeking.
        await app.HeldByAsync(asked, there);
        Assert.Contains("notice.transfer-gone", await app.NoticesAsync(asked));
        await KefuApp.EventuallyAsync(() => app.ItemAsync(new ConversationId(given)), i => i is { State: ItemState.Waiting } && i.HeldBy == there.Id);
        var sought = await app.BecomesAsync(given, c => c.OfferedTo is null);
        Assert.Equal((there.Id, true), (sought.AssignedTo!.Value, sought.InTransfer));

        // The giver leaves as well, with the customer waiting: the queue that was sought has it now.
        await waiting.SayAsync("还在吗");
        await there.BeAsync("offline");
        await app.BecomesAsync(given, c => c is { Status: ConversationStatus.Queued, InTransfer: false } && c.QueueId == queue);
        await gone.BeAsync("online");
        await app.OfferedToAsync(given, gone);
    }

    [Theory, OnEachDatabase]
    public async Task All_work_of_a_disabled_person_should_go_to_others(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (gone, there) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        await there.BeAsync("online");
        var (_, asked) = await app.ServedByAsync(shop, there);
        await app.HeldByAsync(asked, there);
        await gone.BeAsync("online");
        await there.BeAsync("busy");
        var (_, quiet) = await app.ServedByAsync(shop, gone);
        await gone.ReplyAsync(quiet, "请稍等");
        await app.HeldByAsync(quiet, gone);
        await there.MustAsync(asked, "transfer", new { toStaff = gone.Id.Value, note = "x" });
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("在吗");
        var offered = (await visitor.AskForPersonAsync()).IdOf();
        await app.OfferedToAsync(offered, gone);

        await app.SendAsync(new Kefu.Identity.People.DisableStaff(gone.Id, "left the company"));
        await app.HeldByAsync(asked, there);
        await app.BecomesAsync(quiet, c => c is { Status: ConversationStatus.Queued, AssignedTo: null });
        await app.BecomesAsync(offered, c => c is { Status: ConversationStatus.Queued, OfferedTo: null });
        await there.BeAsync("online");

        await app.OfferedToAsync(quiet, there);
        await app.OfferedToAsync(offered, there);
        Assert.Equal("disabled", (await app.EventsAsync<ConversationReturned>(new ConversationId(quiet))).Single().Read<ConversationReturned>().Why);
    }

    [Theory, OnEachDatabase]
    public async Task A_conversation_opened_again_should_go_to_who_opens_it_when_its_agent_is_gone(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (gone, leader) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "operations-supervisor", "乙"));
        await gone.BeAsync("online");
        var (_, id) = await app.ServedByAsync(shop, gone);
        await gone.MustAsync(id, "resolve");
        await gone.BeAsync("offline");

        await leader.MustAsync(id, "reopen");

        Assert.Equal(leader.Id, (await app.KeptAsync(id)).AssignedTo);
    }

    private static Task<PresenceRecord> PresenceAsync(KefuApp app, StaffId staff) => app.PresenceAsync(staff);
}
