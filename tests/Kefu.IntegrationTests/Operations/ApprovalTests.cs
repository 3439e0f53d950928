using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Operations;

public sealed class ApprovalTests
{
    [Theory, OnEachDatabase]
    [Clause("S4-4.1")]
    public async Task The_head_should_approve_hiring_and_appraisal_and_a_lower_role_be_refused(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, other) = (await app.NewShopAsync(), await app.NewShopAsync());
        var (head, hr, supervisor, agent) = (await app.NewStaffAsync(shop, "head-of-department"), await app.NewStaffAsync(shop, "hr"), await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"));
        var stranger = await app.NewStaffAsync(other, "head-of-department");

        foreach (var kind in new[] { "hiring", "appraisal" })
        {
            var id = await AskAsync(hr, shop, kind, "招两名夜班客服");
            Assert.Contains(id, await ListedAsync(head));
            Assert.Contains("招两名夜班客服", await head.Http.GetStringAsync("/approvals"), StringComparison.Ordinal);

            // Whom it does not concern finds nothing, whoever asked cannot grant it, and nobody in another shop can.
            Assert.Equal(HttpStatusCode.Forbidden, await DecideAsync(agent, id, true));
            Assert.Equal(HttpStatusCode.NotFound, await DecideAsync(supervisor, id, true));
            Assert.Equal(HttpStatusCode.Forbidden, await DecideAsync(hr, id, true));
            Assert.Equal(HttpStatusCode.NotFound, await DecideAsync(stranger, id, true));
            Assert.DoesNotContain(id, await ListedAsync(supervisor));

            Assert.Equal(HttpStatusCode.Conflict, await DecideAsync(head, id, false));
            Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(head, id, kind == "hiring", "按编制"));
            Assert.Equal(HttpStatusCode.Conflict, await DecideAsync(head, id, true));
            var row = (await hr.Http.GetFromJsonAsync<JsonElement>("/api/v1/approvals?waiting=false")).GetProperty("rows").EnumerateArray().Single(r => r.GetProperty("id").GetGuid() == id);
            Assert.Equal(kind == "hiring" ? "approved" : "refused", row.GetProperty("state").GetString());
            Assert.Equal("按编制", row.GetProperty("words").GetString());
            Assert.True(await app.ReadAsync(db => db.Set<LogEntry>().AnyAsync(e => e.Type == "operations.approval-settled" && e.SubjectId == id && e.ActorId == head.Id.Value)));
        }
    }

    [Theory, OnEachDatabase]
    [Clause("S4-4.2")]
    public async Task The_supervisor_should_approve_how_a_complaint_is_settled_but_not_their_own_request(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (supervisor, leader) = (await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "team-leader"));

        var asked = await AskAsync(leader, shop, "complaint", "退一赔一");
        var own = await AskAsync(supervisor, shop, "complaint", "补偿 50 元");

        Assert.Equal(HttpStatusCode.Forbidden, await DecideAsync(leader, asked, true));
        Assert.Equal(HttpStatusCode.NoContent, await DecideAsync(supervisor, asked, true));
        using var refused = await supervisor.Http.PostAsJsonAsync($"/api/v1/approvals/{own}/decide", new { approve = true });
        Assert.Equal("approvals.own", await KefuApp.CodeOfAsync(refused));
        using var foreign = await leader.Http.PostAsync($"/api/v1/approvals/{own}/withdraw", null);
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        using var withdrawn = await supervisor.Http.PostAsync($"/api/v1/approvals/{own}/withdraw", null);
        Assert.Equal(HttpStatusCode.NoContent, withdrawn.StatusCode);
        Assert.DoesNotContain(own, await ListedAsync(supervisor));
    }

    [Theory, OnEachDatabase]
    public async Task A_request_without_words_should_come_back_as_it_was_written(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var hr = await app.NewStaffAsync(shop, "hr");
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["shopId"] = shop.Id.ToString(), ["kind"] = "Hiring", ["subject"] = "夜班", ["grounds"] = " " });
        using var answer = await hr.Http.PostAsync("/approvals/ask", form);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("value=\"夜班\"", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("Please fill in.", page, StringComparison.Ordinal);
    }

    private static async Task<Guid> AskAsync(TestPerson person, TestShop shop, string kind, string subject)
    {
        using var answer = await person.Http.PostAsJsonAsync("/api/v1/approvals", new { shopId = shop.Id, kind, subject, grounds = "旺季" });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static async Task<HttpStatusCode> DecideAsync(TestPerson person, Guid id, bool approve, string words = "")
    {
        using var answer = await person.Http.PostAsJsonAsync($"/api/v1/approvals/{id}/decide", new { approve, words });
        return answer.StatusCode;
    }

    private static async Task<IReadOnlyList<Guid>> ListedAsync(TestPerson person) =>
        [.. (await person.Http.GetFromJsonAsync<JsonElement>("/api/v1/approvals")).GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("id").GetGuid())];
}
