using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Tickets;
using Kefu.Tests.Conversations;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Tickets;

public sealed class TicketFlowTests
{
    [Theory, OnEachDatabase]
    [Clause("S3-3.1f")]
    public async Task Opening_should_check_customer_order_and_contact_against_order_data(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (mine, foreign) = (KefuApp.NewOrderNumber(), KefuApp.NewOrderNumber());
        await app.HaveOrderAsync(shop, mine, customer: "c-1", phone: "13800001234");
        await app.HaveOrderAsync(shop, foreign, customer: "c-2");
        var agent = await app.NewStaffAsync(shop, "agent");
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-1", "林晓"));
        await visitor.SayAsync("灯罩裂了");
        var conversation = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();

        async Task<JsonElement> RefusedAsync(object request)
        {
            using var answer = await agent.Http.PostAsJsonAsync("/api/v1/tickets", request);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        }

        object Request(string? order, string contact, bool confirm = false) =>
            new { conversationId = conversation, kind = "after-sale", priority = "normal", subject = "灯罩裂了", text = "要换新", orderNumber = order, contact, confirmContact = confirm };

        Assert.True((await RefusedAsync(Request(null, "13800001234"))).TryGetProperty("orderNumber", out _));
        Assert.True((await RefusedAsync(Request("DD-unknown", "13800001234"))).TryGetProperty("orderNumber", out _));
        Assert.True((await RefusedAsync(Request(foreign, "13800001234"))).TryGetProperty("orderNumber", out _));
        Assert.True((await RefusedAsync(Request(mine, "call me"))).TryGetProperty("contact", out _));
        Assert.Contains("138****1234", (await RefusedAsync(Request(mine, "13999999999"))).GetProperty("confirmContact")[0].GetString());
        Assert.True((await RefusedAsync(new { shopId = shop.Id, kind = "consultation", priority = "low", subject = "x", text = "y", customerId = "nobody", contact = "13800001234" })).TryGetProperty("customerId", out _));

        var opened = await agent.OpenAsync(Request(mine, "+86 138 0000 1234"));
        Assert.Equal("verified", (await agent.TicketAsync(opened)).GetProperty("finding").GetString());
        var confirmed = await agent.OpenAsync(Request(mine, "13999999999", confirm: true));
        Assert.Equal("contact-confirmed", (await agent.TicketAsync(confirmed)).GetProperty("finding").GetString());
    }

    [Theory, OnEachDatabase]
    [Clause("S3-3.1a")]
    [Clause("S3-3.1e")]
    public async Task A_ticket_should_be_assigned_before_work_and_keep_its_owner_until_a_hand_over_is_accepted(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var first = await app.NewStaffAsync(shop, "agent", "王晓琳");
        var second = await app.NewStaffAsync(shop, "agent", "陈默");
        var (_, conversation) = await app.ServedByAsync(shop, first);
        var number = await first.OpenAsync(Simple(conversation));

        Assert.Equal("tickets.not-assigned", await second.RefusedAsync(number, "entries", new { text = "x" }));
        Assert.Equal("tickets.not-assigned", await first.RefusedAsync(number, "resolve", new { result = "x" }));
        await second.ActAsync(number, "assign", new { to = second.Id.Value });
        await second.ActAsync(number, "entries", new { text = "x" });
        Assert.Equal(first.Id.Value, await OwnerAsync(first, number));

        await first.ActAsync(number, "hand-over", new { to = second.Id.Value, note = "I am off tomorrow" });
        Assert.Equal(first.Id.Value, await OwnerAsync(first, number));
        await second.ActAsync(number, "hand-over/accept");
        Assert.Equal(second.Id.Value, await OwnerAsync(second, number));
        Assert.False(await app.ReadAsync(db => Task.FromResult(db.Model.FindEntityType(typeof(Ticket))!.FindProperty(nameof(Ticket.Owner))!.IsNullable)));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-3.3c")]
    public async Task The_timeline_should_tell_everything_from_the_first_contact_on(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, conversation) = await app.ServedByAsync(shop, agent, "发票怎么开");
        var number = await agent.OpenAsync(Simple(conversation, assignToMe: true));
        await agent.ActAsync(number, "entries", new { text = "asked the accountant" });
        await agent.ActAsync(number, "resolve", new { result = "发票已发到邮箱" });

        var timeline = (await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tickets/{number}/timeline")).EnumerateArray().Select(r => r.GetProperty("type").GetString()!).ToList();

        Assert.Equal("conversations.conversation-opened", timeline.Last(t => t != "conversations.message-posted"));
        foreach (var wanted in new[] { "conversations.conversation-accepted", "tickets.ticket-opened", "tickets.ticket-assigned", "tickets.ticket-entry-added", "tickets.ticket-resolved" })
        {
            Assert.Contains(wanted, timeline);
        }

        Assert.True(timeline.IndexOf("tickets.ticket-resolved") < timeline.IndexOf("tickets.ticket-opened"));
    }

    [Theory, OnEachDatabase]
    public async Task A_resolved_ticket_should_open_again_when_the_customer_writes_and_not_for_thanks(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, conversation) = await app.ServedByAsync(shop, agent);
        var number = await agent.OpenAsync(Simple(conversation, assignToMe: true));
        await agent.ActAsync(number, "resolve", new { result = "已处理" });

        await visitor.SayAsync("谢谢");
        await KefuApp.EventuallyAsync(() => agent.TicketAsync(number), t => t.GetProperty("entries").EnumerateArray().Any(e => e.GetProperty("text").GetString() == "谢谢"));
        Assert.Equal("resolved", (await agent.TicketAsync(number)).StatusOf());

        await visitor.SayAsync("还是没有收到");
        var reopened = await KefuApp.EventuallyAsync(() => agent.TicketAsync(number), t => t.StatusOf() == "open");
        Assert.Equal(1, reopened.GetProperty("reopened").GetInt32());
    }

    [Theory, OnEachDatabase]
    public async Task A_message_left_in_the_queue_should_become_a_ticket_with_an_owner(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var leader = await app.NewStaffAsync(shop, "team-leader");
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("有人吗");
        await visitor.AskForPersonAsync();

        using (var left = await visitor.Http.PostAsJsonAsync("/api/v1/widget/leave-message", new { contact = "13800001234", text = "请回电,发票问题" }))
        {
            Assert.True(left.IsSuccessStatusCode, await left.Content.ReadAsStringAsync());
        }

        var ticket = await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<Ticket>().SingleOrDefaultAsync(t => t.ShopId == shop.Id)), t => t is not null);
        Assert.Equal((leader.Id, TicketStatus.New, "请回电,发票问题"), (ticket!.Owner, ticket.Status, ticket.Subject));
        Assert.Contains("138****1234", await leader.Http.GetStringAsync($"/tickets/{ticket.Number}"));
    }

    [Theory, OnEachDatabase]
    [Clause("S4-4.3")]
    [Clause("S4-4.4")]
    public async Task Search_should_find_two_character_words_and_only_within_the_readers_right(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent", team: "售后一组");
        var mate = await app.NewStaffAsync(shop, "agent", team: "售后一组");
        var leader = await app.NewStaffAsync(shop, "team-leader", team: "售后一组");
        var otherLeader = await app.NewStaffAsync(shop, "team-leader", team: "售前一组");
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        var number = await agent.OpenAsync(Simple(conversation, assignToMe: true, text: "客户要求补偿运费"));
        await agent.ActAsync(number, "entries", new { text = "仓库说明天重发" });

        async Task<bool> FindsAsync(TestPerson person, string words) =>
            (await person.Http.GetFromJsonAsync<JsonElement>($"/api/v1/search?q={Uri.EscapeDataString(words)}")).EnumerateArray().Any(h => h.GetProperty("href").GetString() == $"/tickets/{number}");

        await KefuApp.EventuallyAsync(() => FindsAsync(agent, "重发"), found => found);
        Assert.True(await FindsAsync(agent, "补偿"));
        Assert.False(await FindsAsync(agent, "退货"));
        Assert.False(await FindsAsync(mate, "补偿"));
        Assert.True(await FindsAsync(leader, "补偿"));
        Assert.False(await FindsAsync(otherLeader, "补偿"));
        Assert.Contains($"/tickets/{number}", await agent.Http.GetStringAsync("/search?q=" + Uri.EscapeDataString("补偿")));
        using var hidden = await mate.Http.GetAsync($"/tickets/{number}");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    private static object Simple(Guid conversation, bool assignToMe = false, string text = "y") =>
        new { conversationId = conversation, kind = "consultation", priority = "normal", subject = "发票", text, contact = "13800001234", assignToMe };

    private static async Task<Guid> OwnerAsync(TestPerson person, long number) => (await person.TicketAsync(number)).GetProperty("owner").GetProperty("id").GetGuid();
}

/// <summary>What the tests of tickets do at the floor's doors.</summary>
internal static class TicketDoors
{
    public static async Task<long> OpenAsync(this TestPerson person, object request)
    {
        using var answer = await person.Http.PostAsJsonAsync("/api/v1/tickets", request);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
    }

    public static async Task<JsonElement> TicketAsync(this TestPerson person, long number) => await person.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tickets/{number}");

    public static async Task ActAsync(this TestPerson person, long number, string act, object? body = null)
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/tickets/{number}/{act}", body ?? new { });
        Assert.True(answer.IsSuccessStatusCode, $"{act}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    public static async Task<string> RefusedAsync(this TestPerson person, long number, string act, object body)
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/tickets/{number}/{act}", body);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        return await KefuApp.CodeOfAsync(answer);
    }
}
