using Kefu.Contracts.Conversations;
using Kefu.Contracts.Routing;
using Kefu.Insights.Domain;
using Kefu.Routing.Domain;
using Kefu.Tests.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Routing;

/// <summary>Transfers to a queue: routing seeks who takes over, and the customer has an agent all the while.</summary>
public sealed class TransferTests
{
    private const string Note = "客户要换 T2 灯罩，已核对收货地址";

    [Theory, OnEachDatabase]
    [Clause("S3-3.1a")]
    public async Task A_transfer_to_a_queue_should_be_offered_with_its_note_while_the_giver_keeps_the_customer(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (giver, taker, leader) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"), await app.NewStaffAsync(shop, "team-leader", "丙"));
        var queue = await app.NewQueueAsync(shop, "technical");
        await giver.BeAsync("online");
        var (visitor, id) = await app.ServedByAsync(shop, giver);
        await app.HeldByAsync(id, giver);
        var before = (await app.ItemAsync(new ConversationId(id)))!.Queue;
        await taker.BeAsync("online");

        await giver.MustAsync(id, "transfer", new { toQueue = queue.Value, note = Note });
        await app.OfferedToAsync(id, taker);

        var offered = await app.KeptAsync(id);
        Assert.Equal((ConversationStatus.Active, giver.Id, giver.Id), (offered.Status, offered.AssignedTo!.Value, offered.Owner!.Value));
        Assert.Equal((1, 1), (await leader.LoadAsync(giver.Id), await leader.LoadAsync(taker.Id)));
        Assert.Contains(Note, (await taker.ThreadAsync(id)).ToString(), StringComparison.Ordinal);
        Assert.Contains($"o-{id}", await taker.Http.GetStringAsync("/desk/fragments/offers"), StringComparison.Ordinal);
        Assert.DoesNotContain(await visitor.HistoryAsync(), m => m.ToString().Contains(Note, StringComparison.Ordinal));
        await giver.ReplyAsync(id, "马上为您转接");

        await taker.MustAsync(id, "accept");
        await app.HeldByAsync(id, taker);

        var taken = await app.KeptAsync(id);
        Assert.Equal((taker.Id, queue), (taken.Owner!.Value, taken.QueueId!.Value));
        await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<ConversationLine>().AsNoTracking().SingleAsync(l => l.Conversation == new ConversationId(id))), l => l.Agent == taker.Id && l.Queue == queue);
        Assert.NotEqual(before, queue);
        Assert.Equal((0, 1), (await leader.LoadAsync(giver.Id), await leader.LoadAsync(taker.Id)));
        Assert.Equal("not-found", await giver.RefusedAsync(id, "transfer", new { toQueue = queue.Value, note = Note }));
    }

    [Theory, OnEachDatabase]
    public async Task A_transfer_to_a_queue_should_go_on_to_the_next_when_it_is_declined_or_missed_and_never_to_the_giver(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (giver, first, second) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"), await app.NewStaffAsync(shop, "agent", "丙"));
        var queue = await app.NewQueueAsync(shop, "technical", acceptSeconds: 20);
        await giver.BeAsync("online");
        var (_, id) = await app.ServedByAsync(shop, giver);
        await app.HeldByAsync(id, giver);
        await first.BeAsync("online");
        await giver.MustAsync(id, "transfer", new { toQueue = queue.Value, note = Note });
        await app.OfferedToAsync(id, first);
        Assert.Equal("conversations.offered-to-another", await second.RefusedAsync(id, "transfer/accept"));

        // Declined: nobody else is there, so it waits; then it goes to who comes, not back to who serves it.
        await first.BeAsync("busy");
        await first.MustAsync(id, "transfer/decline", new { why = "我在忙" });
        await KefuApp.EventuallyAsync(() => app.ItemAsync(new ConversationId(id)), i => i is { State: ItemState.Waiting, WaitsBecause: not null });
        Assert.Equal(giver.Id, (await app.KeptAsync(id)).AssignedTo);
        Assert.Equal(1, (await app.PresenceAsync(first.Id)).MissedOnDay);
        await second.BeAsync("online");
        await app.OfferedToAsync(id, second);

        // Missed: the one who declined is asked again, since all have let it go by.
        await first.BeAsync("online");
        await app.PassAsync(clock, 21, giver, first, second);
        await app.OfferedToAsync(id, first);
        await first.MustAsync(id, "transfer/accept");
        await app.HeldByAsync(id, first);

        var offers = (await app.EventsAsync<OfferMade>(new ConversationId(id))).Select(e => e.Read<OfferMade>()).Where(o => o.Queue == queue).Select(o => o.Staff).ToList();
        Assert.Equal([first.Id, second.Id, first.Id], offers);
        Assert.Equal(second.Id, (await app.EventsAsync<OfferMissed>(new ConversationId(id))).Single(e => e.Read<OfferMissed>().Queue == queue).Read<OfferMissed>().Staff);
    }

    [Theory, OnEachDatabase]
    public async Task A_transfer_nobody_took_should_run_out_and_leave_all_as_it_was(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (giver, asked) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        var queue = await app.NewQueueAsync(shop, "technical", acceptSeconds: 600);
        await giver.BeAsync("online");
        var (_, id) = await app.ServedByAsync(shop, giver);
        await app.HeldByAsync(id, giver);
        await giver.ReplyAsync(id, "我问一下同事");
        var home = (await app.ItemAsync(new ConversationId(id)))!.Queue;
        await asked.BeAsync("online");
        await giver.MustAsync(id, "transfer", new { toQueue = queue.Value, note = Note });
        await app.OfferedToAsync(id, asked);

        await app.PassAsync(clock, 170, giver, asked);
        Assert.True((await app.KeptAsync(id)).InTransfer);
        await app.PassAsync(clock, 11, giver, asked);
        await app.HeldByAsync(id, giver);

        Assert.Equal(home, (await app.ItemAsync(new ConversationId(id)))!.Queue);
        Assert.Equal("expired", (await app.EventsAsync<TransferDeclined>(new ConversationId(id))).Single().Read<TransferDeclined>().Why);
        Assert.Contains("notice.transfer-expired", await app.NoticesAsync(id));
        Assert.Equal("conversations.no-transfer", await giver.RefusedAsync(id, "transfer/decline"));
        Assert.Equal(giver.Id, (await app.KeptAsync(id)).Owner);
    }

    [Theory, OnEachDatabase]
    public async Task A_transfer_taken_back_should_take_the_offer_back(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (giver, asked) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        var queue = await app.NewQueueAsync(shop, "technical");
        await giver.BeAsync("online");
        var (_, id) = await app.ServedByAsync(shop, giver);
        await app.HeldByAsync(id, giver);
        await asked.BeAsync("online");
        await giver.MustAsync(id, "transfer", new { toQueue = queue.Value, note = Note });
        await app.OfferedToAsync(id, asked);

        await giver.MustAsync(id, "transfer/decline");
        await app.HeldByAsync(id, giver);

        using var gone = await asked.Http.GetAsync($"/api/v1/conversations/{id}");
        Assert.Equal(System.Net.HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain($"o-{id}", await asked.Http.GetStringAsync("/desk/fragments/offers"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_queue_that_accepts_by_itself_should_take_a_transfer_over(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (giver, taker) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        var queue = await app.SendAsync(new Kefu.Routing.SaveQueue.SaveQueue(shop.Id, "quick", "快", "Quick", "chat", 20, AutoAccept: true, Hours: null, "test"));
        await giver.BeAsync("online");
        var (_, id) = await app.ServedByAsync(shop, giver);
        await app.HeldByAsync(id, giver);
        await taker.BeAsync("online");

        await giver.MustAsync(id, "transfer", new { toQueue = queue.Value, note = Note });

        await app.HeldByAsync(id, taker);
        Assert.Equal(taker.Id, (await app.KeptAsync(id)).Owner);
    }
}
