using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Tests.Routing;

namespace Kefu.Tests.Conversations;

public sealed class ReminderTests
{
    private const string Slow = "notice.slow";

    [Theory, OnEachDatabase]
    public async Task An_agent_should_be_reminded_once_of_a_customer_who_waits_too_long(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        await agent.BeAsync("online");
        var (slow, id) = await app.ServedByAsync(shop, agent);
        var (quick, answered) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(id, "您好");
        await agent.ReplyAsync(answered, "您好");
        clock.Advance(TimeSpan.FromSeconds(1));
        await slow.SayAsync("我的订单到哪了");
        await quick.SayAsync("我的订单到哪了");
        await KefuApp.EventuallyAsync(() => app.JobsAsync("conversations.slow-reminder", id), n => n == 2);
        await KefuApp.EventuallyAsync(() => app.JobsAsync("conversations.slow-reminder", answered), n => n == 2);

        await app.PassAsync(clock, 95, agent);
        await agent.ReplyAsync(answered, "在派送了");
        Assert.DoesNotContain(Slow, await app.NoticesAsync(id));
        await slow.SayAsync("在吗");
        await app.PassAsync(clock, 10, agent);

        await KefuApp.EventuallyAsync(() => app.NoticesAsync(id), n => n.Contains(Slow));
        var noticed = (await app.EventsAsync<SlowResponseNoticed>(new ConversationId(id))).Single().Read<SlowResponseNoticed>();
        Assert.Equal(agent.Id, noticed.Staff);
        Assert.Equal((await app.KeptAsync(id)).WaitingSinceUtc, noticed.WaitingSinceUtc);
        Assert.DoesNotContain(await slow.HistoryAsync(), m => m.GetProperty("kind").GetString() == "notice" && m.GetProperty("text").GetString()!.Contains("100", StringComparison.Ordinal));

        // Answered at last; the next wait is a new one, with a reminder of its own.
        await agent.ReplyAsync(id, "久等了");
        clock.Advance(TimeSpan.FromSeconds(1));
        await slow.SayAsync("好的，那退款呢");
        await KefuApp.EventuallyAsync(() => app.JobsAsync("conversations.slow-reminder", id), n => n == 3);
        await app.PassAsync(clock, 105, agent);
        await KefuApp.EventuallyAsync(async () => (await app.NoticesAsync(id)).Count(n => n == Slow), n => n == 2);
        Assert.DoesNotContain(Slow, await app.NoticesAsync(answered));
    }

    [Theory, OnEachDatabase]
    public async Task An_agent_who_took_a_conversation_and_stays_silent_should_be_reminded_too(Database database)
    {
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        clock.Advance(TimeSpan.FromSeconds(90));
        await agent.BeAsync("online");
        await app.TakeAsync(agent, id);

        // The minute and a half in the queue is not the agent's.
        await app.PassAsync(clock, 95, agent);
        Assert.DoesNotContain(Slow, await app.NoticesAsync(id));
        await app.PassAsync(clock, 10, agent);

        await KefuApp.EventuallyAsync(() => app.NoticesAsync(id), n => n.Contains(Slow));
    }
}
