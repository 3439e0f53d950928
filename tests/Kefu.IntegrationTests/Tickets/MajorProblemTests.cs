using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Tickets;

public sealed class MajorProblemTests
{
    [Theory, OnEachDatabase]
    [Clause("S4-4.1")]
    public async Task The_head_should_own_major_problems_without_handling_them_and_a_lower_role_be_refused(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (head, supervisor, agent) = (await app.NewStaffAsync(shop, "head-of-department"), await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"));
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        var number = await agent.OpenAsync(new { conversationId = conversation, kind = "consultation", priority = "urgent", subject = "整批灯具漏电", text = "十位客户报告", contact = "13800001234", confirmContact = true, assignToMe = true });

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(agent, number, "major", new { major = true, why = " " }));
        await agent.ActAsync(number, "hand-over", new { to = supervisor.Id.Value, note = "请接手" });
        await agent.ActAsync(number, "major", new { major = true, why = "涉及安全" });
        Assert.Equal("tickets.wrong-state", await agent.RefusedAsync(number, "major", new { major = true, why = "again" }));

        // What was asked of the supervisor before cannot be accepted any more, nor can they ask for themselves.
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(supervisor, number, "hand-over/accept", new { }));
        await supervisor.ActAsync(number, "hand-over/decline", new { why = "重大问题" });
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(supervisor, number, "hand-over", new { to = supervisor.Id.Value, note = "mine" }));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(supervisor, number, "major", new { major = false, why = "calmed down" }));

        // The head finds it, answers for it, gives the work to others, and does none of it.
        var list = await head.Http.GetFromJsonAsync<JsonElement>("/api/v1/tickets?view=major");
        Assert.Equal(number, list.GetProperty("rows").EnumerateArray().Single().GetProperty("number").GetInt64());
        Assert.Contains("hand-over", await head.Http.GetStringAsync($"/tickets/{number}"), StringComparison.Ordinal);
        await head.ActAsync(number, "hand-over", new { to = head.Id.Value, note = "由我负责" });
        var owned = await head.TicketAsync(number);
        Assert.Equal(head.Id.Value, owned.GetProperty("owner").GetProperty("id").GetGuid());
        Assert.Equal(agent.Id.Value, owned.GetProperty("assignee").GetProperty("id").GetGuid());
        await head.ActAsync(number, "assign", new { to = supervisor.Id.Value });
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(head, number, "assign", new { to = head.Id.Value }));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(head, number, "entries", new { text = "x" }));
        Assert.Equal(HttpStatusCode.Forbidden, await PostAsync(head, number, "resolve", new { result = "x" }));

        await head.ActAsync(number, "major", new { major = false, why = "批次已召回" });
        var timeline = (await head.Http.GetFromJsonAsync<JsonElement>($"/api/v1/tickets/{number}/timeline")).EnumerateArray().Select(r => r.GetProperty("text").GetString()).ToList();
        Assert.Contains("Declared a major problem: 涉及安全", timeline);
        Assert.Contains("No longer a major problem: 批次已召回", timeline);
    }

    private static async Task<HttpStatusCode> PostAsync(TestPerson person, long number, string act, object body)
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/tickets/{number}/{act}", body);
        return answer.StatusCode;
    }
}
