using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Tickets;

public sealed class MergeTests
{
    [Theory, OnEachDatabase]
    public async Task Two_tickets_of_a_customer_should_be_read_as_one_until_the_merge_is_undone(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        var (_, other) = await app.ServedByAsync(shop, agent);
        var first = await agent.OpenAsync(Of(conversation, "灯罩裂了"));
        var second = await agent.OpenAsync(Of(conversation, "再问一次灯罩"));
        var foreign = await agent.OpenAsync(Of(other, "别人的事"));
        Assert.Equal("tickets.merge-other-customer", await RefusedAsync(agent, first, "merge", new { source = foreign }));
        Assert.Equal("tickets.merge-other-customer", await RefusedAsync(agent, first, "merge", new { source = first }));
        Assert.Equal("not-found", await RefusedAsync(agent, first, "merge", new { source = 0 }));

        await MustAsync(agent, first, "merge", new { source = second });
        var target = await agent.TicketAsync(first);
        Assert.Contains("再问一次灯罩", target.GetProperty("entries").ToString(), StringComparison.Ordinal);
        Assert.Equal(second, target.GetProperty("merged")[0].GetInt64());
        var source = await agent.TicketAsync(second);
        Assert.Equal("closed", source.GetProperty("status").GetString());
        Assert.Equal(first, source.GetProperty("mergedInto").GetInt64());
        Assert.Contains("再问一次灯罩", await agent.Http.GetStringAsync($"/tickets/{first}/print"), StringComparison.Ordinal);

        await MustAsync(agent, second, "unmerge", new { });
        Assert.Equal("open", (await agent.TicketAsync(second)).GetProperty("status").GetString());
        Assert.DoesNotContain("再问一次灯罩", (await agent.TicketAsync(first)).GetProperty("entries").ToString(), StringComparison.Ordinal);
        Assert.Equal("tickets.not-merged", await RefusedAsync(agent, second, "unmerge", new { }));
    }

    private static object Of(Guid conversation, string text) =>
        new { conversationId = conversation, kind = "consultation", priority = "normal", subject = text, text, contact = "13800001234", assignToMe = true };

    private static async Task MustAsync(TestPerson person, long number, string act, object body)
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/tickets/{number}/{act}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<string> RefusedAsync(TestPerson person, long number, string act, object body)
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/tickets/{number}/{act}", body);
        Assert.False(answer.IsSuccessStatusCode);
        return await KefuApp.CodeOfAsync(answer);
    }
}
