using Kefu.Contracts.Conversations;
using Kefu.Tests.Routing;

namespace Kefu.Tests.Conversations;

public sealed class VisitTests
{
    [Theory, OnEachDatabase]
    public async Task Opening_somebody_elses_conversation_should_leave_a_record_once_for_each_opening(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor", "何珊");
        var (_, id) = await app.ServedByAsync(shop, agent);
        var conversation = new ConversationId(id);
        async Task<List<Guid>> VisitsAsync() => [.. (await app.EventsAsync<ConversationMonitored>(conversation)).Select(e => e.Read<ConversationMonitored>().By.Value)];

        await agent.ThreadAsync(id);
        await agent.Http.GetStringAsync($"/desk/{id}");
        Assert.Empty(await VisitsAsync());

        // One at the public door, one at the desk; reading on and refreshing are the same visit.
        var thread = await supervisor.ThreadAsync(id);
        var seq = thread.GetProperty("messages").EnumerateArray().First().GetProperty("seq").GetInt64();
        Assert.Single(await VisitsAsync());
        await supervisor.Http.GetStringAsync($"/api/v1/conversations/{id}?after={seq}");
        await supervisor.Http.GetStringAsync($"/api/v1/conversations/{id}?before={seq}");
        await supervisor.Http.GetStringAsync($"/desk/{id}");
        Assert.Equal(2, (await VisitsAsync()).Count);
        await supervisor.Http.GetStringAsync($"/desk/fragments/{id}/top");
        await supervisor.Http.GetStringAsync($"/desk/fragments/{id}/messages?from={seq}");
        Assert.Equal(2, (await VisitsAsync()).Count);
        await supervisor.Http.GetStringAsync($"/api/v1/conversations/{id}/timeline");
        Assert.Equal([supervisor.Id.Value, supervisor.Id.Value, supervisor.Id.Value], await VisitsAsync());

        // Who has taken it over looks at their own.
        await supervisor.MustAsync(id, "take-over");
        await supervisor.ThreadAsync(id);
        Assert.Equal(3, (await VisitsAsync()).Count);

        var auditor = await app.NewStaffAsync(null, "security-auditor");
        Assert.Contains("Conversation monitored", await auditor.Http.GetStringAsync($"/audit?subject={id}"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_conversation_that_waits_for_anybody_should_be_opened_without_a_record(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor", "何珊");
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();

        await supervisor.ThreadAsync(id);

        Assert.Empty(await app.EventsAsync<ConversationMonitored>(new ConversationId(id)));
    }
}
