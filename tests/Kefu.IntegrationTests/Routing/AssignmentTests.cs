using System.Net.Http.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Routing;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Routing;

public sealed class AssignmentTests
{
    [Theory, OnEachDatabase]
    [Clause("S1-3.3b")]
    public async Task A_customer_who_asks_for_a_person_should_be_offered_to_one_in_five_seconds_with_rule_and_reason_logged(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var leader = await app.NewStaffAsync(shop, "team-leader");
        await agent.BeAsync("online");
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("我的快递到哪了");

        var conversation = new ConversationId((await visitor.AskForPersonAsync()).IdOf());

        var item = await app.OfferedAsync(conversation);
        Assert.Equal(agent.Id, item.Whom());
        var asked = (await app.EventsAsync<HandoverRequested>(conversation)).Single().AtUtc;
        var offered = (await app.EventsAsync<OfferMade>(conversation)).Single();
        Assert.True(offered.AtUtc - asked <= TimeSpan.FromSeconds(5), $"{offered.AtUtc - asked}");
        Assert.NotEqual("", (await app.EventsAsync<ItemQueued>(conversation)).Single().Read<ItemQueued>().Rule);
        var decision = (await app.DecisionsAsync(conversation)).Single(d => d.AssignedTo is not null);
        Assert.Equal(offered.Read<OfferMade>().Decision, decision.Id);
        Assert.NotNull(decision.Candidates.Single(c => c.AgentId == agent.Id.Value).Score);
        Assert.Contains("王晓琳", await leader.Http.GetStringAsync($"/routing/decisions/{decision.Id}"), StringComparison.Ordinal);
        await KefuApp.EventuallyAsync(() => agent.ThreadAsync(conversation.Value), t => t.GetProperty("conversation").StatusOf() == "offered");
    }

    [Theory, OnEachDatabase]
    [Clause("S0-4.3")]
    public async Task A_request_should_never_be_offered_to_somebody_who_lacks_the_skill_of_its_class(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (lacking, skilled) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        await app.NewQueueAsync(shop, "refunds");
        await app.RulesAsync(shop, new DispatchLine { Id = "r", Name = "退款", Queue = "refunds", Classes = ["after-sale"], Skills = [new SkillNeed("refund", 2)] });
        await app.CanAsync(skilled, "refund", 3);
        await lacking.BeAsync("online");

        // Ten minutes of waiting relax the level to its least, never the skill itself.
        var conversation = await app.WishAsync(shop, "after-sale", waitedSeconds: 600);
        var waiting = await KefuApp.EventuallyAsync(() => app.ItemAsync(conversation), i => i?.WaitsBecause is not null);
        Assert.Equal(RoutingFilter.Skill, waiting!.WaitsBecause);
        var refused = (await app.DecisionsAsync(conversation)).Single();
        Assert.Equal(RoutingFilter.Skill, refused.Candidates.Single(c => c.AgentId == lacking.Id.Value).RemovedBy);

        await skilled.BeAsync("online");
        Assert.Equal(skilled.Id, (await app.OfferedAsync(conversation)).Whom());
        Assert.DoesNotContain(await app.EventsAsync<OfferMade>(conversation), e => e.Read<OfferMade>().Staff == lacking.Id);
    }

    [Theory, OnEachDatabase]
    [Clause("S1-1.4")]
    public async Task Each_post_should_be_offered_the_work_of_its_own_queue(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (engineer, investigator) = (await app.NewStaffAsync(shop, "technical-support-engineer", "工程师"), await app.NewStaffAsync(shop, "logistics-investigator", "协查"));
        var (agent, head) = (await app.NewStaffAsync(shop, "agent", "专员"), await app.NewStaffAsync(shop, "head-of-department", "负责人"));
        await app.NewQueueAsync(shop, "technical");
        await app.NewQueueAsync(shop, "logistics");
        await app.RulesAsync(shop, new DispatchLine { Id = "1", Name = "技术", Queue = "technical", Classes = ["technical"] }, new DispatchLine { Id = "2", Name = "物流", Queue = "logistics", Classes = ["logistics"] });
        foreach (var person in new[] { engineer, investigator, head })
        {
            await person.BeAsync("online");
        }

        Assert.Equal(engineer.Id, (await app.OfferedAsync(await app.WishAsync(shop, "technical"))).Whom());
        Assert.Equal(investigator.Id, (await app.OfferedAsync(await app.WishAsync(shop, "logistics"))).Whom());
        var general = await app.WishAsync(shop, "consultation");
        await KefuApp.EventuallyAsync(() => app.ItemAsync(general), i => i?.WaitsBecause is not null);
        var decision = (await app.DecisionsAsync(general))[0];
        Assert.All(new[] { engineer, investigator }, p => Assert.Equal(RoutingFilter.NotInQueue, decision.Candidates.Single(c => c.AgentId == p.Id.Value).RemovedBy));
        Assert.Equal(RoutingFilter.PermissionToReply, decision.Candidates.Single(c => c.AgentId == head.Id.Value).RemovedBy);

        await agent.BeAsync("online");
        Assert.Equal(agent.Id, (await app.OfferedAsync(general)).Whom());

        // A shop that has no such queue keeps its engineer at work.
        var plain = await app.NewShopAsync();
        var alone = await app.NewStaffAsync(plain, "technical-support-engineer");
        await alone.BeAsync("online");
        Assert.Equal(alone.Id, (await app.OfferedAsync(await app.WishAsync(plain, "consultation"))).Whom());
    }

    [Theory, OnEachDatabase]
    [Clause("S2-2.1")]
    public async Task A_partner_kept_to_one_queue_should_see_and_be_offered_nothing_of_another(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var queue = await app.NewQueueAsync(shop, "after-sale");
        await app.RulesAsync(shop, new DispatchLine { Id = "1", Name = "售后", Queue = "after-sale", Classes = ["after-sale"] });
        var partner = await app.NewStaffAsync(shop, "agent", "外包", queues: [queue.Value]);
        async Task<ConversationId> AskAsync(string text)
        {
            var visitor = await app.NewVisitorAsync(shop);
            await visitor.SayAsync(text);
            var id = new ConversationId((await visitor.AskForPersonAsync()).IdOf());
            await KefuApp.EventuallyAsync(() => app.EventsAsync<ItemQueued>(id), e => e.Count == 1);
            return id;
        }

        var (other, own) = (await AskAsync("在吗"), await AskAsync("我要退款"));
        async Task<bool> SeesAsync(ConversationId id) => (await partner.Http.GetAsync($"/api/v1/conversations/{id}")).IsSuccessStatusCode;
        await KefuApp.EventuallyAsync(() => SeesAsync(other), sees => !sees);
        Assert.Equal("after-sale", (await app.EventsAsync<ItemQueued>(own)).Single().Read<ItemQueued>().QueueName);
        Assert.True(await SeesAsync(own));
        Assert.Equal("not-found", await partner.RefusedAsync(other.Value, "accept"));

        await partner.BeAsync("online");
        Assert.Equal(partner.Id, (await app.OfferedAsync(own)).Whom());
        // The other asked first and would have come first.
        Assert.Empty(await app.EventsAsync<OfferMade>(other));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-3.1c")]
    [Clause("S3-3.1h")]
    public async Task Rules_should_dispatch_by_content_tier_region_and_service_time_and_say_why(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var leader = await app.NewStaffAsync(shop, "team-leader");
        await leader.BeAsync("online");
        foreach (var key in new[] { "night", "gold", "east", "refund", "day" })
        {
            await app.NewQueueAsync(shop, key);
        }

        var always = WorkCalendar.AlwaysOpen();
        await app.RulesAsync(
            shop,
            new DispatchLine { Id = "1", Name = "夜间", Queue = "night", ServiceTime = new ServiceTime(always, Inside: false) },
            new DispatchLine { Id = "2", Name = "金卡", Queue = "gold", Tiers = ["gold"] },
            new DispatchLine { Id = "3", Name = "华东", Queue = "east", Regions = ["east"] },
            new DispatchLine { Id = "4", Name = "退款", Queue = "refund", Classes = ["after-sale"] },
            new DispatchLine { Id = "5", Name = "日间", Queue = "day", ServiceTime = new ServiceTime(always) });

        var wishes = new Dictionary<string, ConversationId>(StringComparer.Ordinal)
        {
            ["gold"] = await app.WishAsync(shop, tier: "gold", region: "east"),
            ["east"] = await app.WishAsync(shop, region: "east"),
            ["refund"] = await app.WishAsync(shop, "after-sale"),
            ["day"] = await app.WishAsync(shop),
        };

        foreach (var (queue, conversation) in wishes)
        {
            await app.OfferedAsync(conversation);
            Assert.Equal(queue, (await app.EventsAsync<ItemQueued>(conversation)).Single().Read<ItemQueued>().QueueName);
        }

        var decision = (await app.DecisionsAsync(wishes["day"])).Single(d => d.AssignedTo is not null);
        Assert.Equal(["service-time", "tier", "region", "class"], decision.Match.Earlier.Select(m => m.Reasons.Single().Condition));
        var page = await leader.Http.GetStringAsync($"/routing/decisions/{decision.Id}");
        Assert.Contains("日间", page, StringComparison.Ordinal);
        Assert.Contains("service time: outside asked, inside found", page, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_customers_own_agent_should_be_preferred_while_on_duty_and_be_named_by_who_may(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (first, own) = (await app.NewStaffAsync(shop, "agent", "甲"), await app.NewStaffAsync(shop, "agent", "乙"));
        var (leader, head) = (await app.NewStaffAsync(shop, "team-leader", "李静"), await app.NewStaffAsync(shop, "head-of-department", "周岚"));
        await first.BeAsync("online");
        await own.BeAsync("online");
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-1", "林晓"));
        var door = $"/api/v1/customers/{visitor.Customer}/named-agent";

        using (var refused = await own.Http.PostAsJsonAsync(door, new { staff = own.Id.Value, reason = "我的客户" }))
        {
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, refused.StatusCode);
        }

        foreach (var (wrong, field) in new (object Body, string Field)[] { (new { staff = head.Id.Value, reason = "老客户" }, "staff"), (new { staff = own.Id.Value, reason = " " }, "reason") })
        {
            using var refused = await leader.Http.PostAsJsonAsync(door, wrong);
            Assert.Contains($"\"{field}\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var named = await leader.Http.PostAsJsonAsync(door, new { staff = own.Id.Value, reason = "老客户" }))
        {
            Assert.True(named.IsSuccessStatusCode, await named.Content.ReadAsStringAsync());
        }

        Assert.Contains("乙", await leader.Http.GetStringAsync($"/customers/{visitor.Customer}"), StringComparison.Ordinal);
        Assert.Contains("乙", await leader.Http.GetStringAsync($"/customers/{visitor.Customer}/own-agent"), StringComparison.Ordinal);
        await visitor.SayAsync("在吗");
        var conversation = new ConversationId((await visitor.AskForPersonAsync()).IdOf());
        Assert.Equal(own.Id, (await app.OfferedAsync(conversation)).Whom());
        Assert.True((await app.DecisionsAsync(conversation)).Single(d => d.AssignedTo is not null).Candidates[0].Score!.Value.Continuity > 0);

        // Off duty, others serve.
        await own.BeAsync("break");
        var next = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-2", "周子衡"));
        using (var named = await leader.Http.PostAsJsonAsync($"/api/v1/customers/{next.Customer}/named-agent", new { staff = own.Id.Value, reason = "老客户" }))
        {
            Assert.True(named.IsSuccessStatusCode);
        }

        await next.SayAsync("在吗");
        Assert.Equal(first.Id, (await app.OfferedAsync(new ConversationId((await next.AskForPersonAsync()).IdOf()))).Whom());
    }

    [Theory, OnEachDatabase]
    public async Task No_eligible_agent_should_idle_while_an_older_item_waits(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agents = new List<TestPerson>();
        for (var i = 0; i < 3; i++)
        {
            agents.Add(await app.NewStaffAsync(shop, "agent"));
            await app.CanAsync(agents[i], "", 0, capacity: 2);
            await agents[i].BeAsync("online");
        }

        var wishes = new List<ConversationId>();
        for (var i = 0; i < 10; i++)
        {
            wishes.Add(await app.WishAsync(shop, waitedSeconds: 100 - i));
        }

        // Six places: the six oldest are offered, none overtaken; each place that falls free takes the next in line.
        for (var served = 0; served < wishes.Count; served++)
        {
            var most = Math.Min(wishes.Count, served + 6);
            var items = await KefuApp.EventuallyAsync(
                () => app.ItemsAsync(wishes),
                all => all.Count == wishes.Count && all.Count(i => i.State == ItemState.Done) == served && all.Count(i => i.State != ItemState.Waiting) == most,
                seconds: 20);
            Assert.All(items.Take(most), i => Assert.NotEqual(ItemState.Waiting, i.State));
            Assert.All(agents, a => Assert.True(items.Count(i => i.State is ItemState.Offered or ItemState.Held && i.Whom() == a.Id) <= 2));
            var staff = items[served].Whom()!.Value;
            await app.TellAsync(
                shop,
                wishes[served],
                new ConversationAccepted(wishes[served], staff, items[served].Queue),
                new ConversationResolved(wishes[served], items[served].Customer, staff, staff, "chat", "zh-CN", items[served].Queue));
        }
    }

    [Theory, OnEachDatabase]
    public async Task Somebody_without_the_right_to_reply_or_the_shop_should_never_be_offered_anything(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, other) = (await app.NewShopAsync(), await app.NewShopAsync());
        var (reader, stranger) = (await app.NewStaffAsync(shop, "head-of-department"), await app.NewStaffAsync(other, "agent"));
        await reader.BeAsync("online");
        await stranger.BeAsync("online");

        var conversation = await app.WishAsync(shop, waitedSeconds: 600);

        await KefuApp.EventuallyAsync(() => app.DecisionsAsync(conversation), d => d.Count > 0);
        Assert.Empty(await app.EventsAsync<OfferMade>(conversation));
        var decision = (await app.DecisionsAsync(conversation))[0];
        Assert.Equal(RoutingFilter.PermissionToReply, decision.Candidates.Single(c => c.AgentId == reader.Id.Value).RemovedBy);
        Assert.Equal(RoutingFilter.ShopScope, decision.Candidates.Single(c => c.AgentId == stranger.Id.Value).RemovedBy);
    }
}
