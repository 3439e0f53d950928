using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Kefu.Tests.Security;

public sealed class ProblemTests
{
    /// <summary>Whatever is sent, before or after the door, the answer is generic.</summary>
    [Theory, OnEachDatabase]
    [Case("T-S1")]
    public async Task Odd_requests_should_get_a_plain_problem_and_never_inner_workings(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var visitor = await app.NewVisitorAsync(shop);
        using var stranger = app.NewClient();
        string[] bodies = ["", "null", "[]", "0", "\"x\"", "{\"kind\":{\"$type\":\"System.IO.File\"}}", "{\"clientId\":1,\"kind\":[],\"text\":{}}", "{", "\u0000\u0001", new string('[', 5000)];
        foreach (var client in new[] { stranger, visitor.Http })
        {
            foreach (var path in new[] { "/api/v1/widget/messages", "/api/v1/widget/session", "/api/v1/widget/read", "/api/v1/widget/nothing", "/feed", "/api/v1/conversations", "/sign-in" })
            {
                foreach (var body in bodies)
                {
                    using var answer = await client.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));
                    var text = await answer.Content.ReadAsStringAsync();
                    Assert.InRange((int)answer.StatusCode, 200, 499);
                    Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
                    Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
                    Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
                }
            }
        }

        using var alive = await visitor.Http.GetAsync("/api/v1/widget/messages");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_refused_page_should_name_the_lacking_right_in_the_readers_language(Database database)
    {
        var app = await KefuApp.For(database);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        foreach (var (language, right) in new[] { ("zh-CN", "查阅并校验审计日志"), ("en", "Read and verify the audit log") })
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, "/audit?lang=" + language);
            asked.Headers.Accept.ParseAdd("text/html");
            using var answer = await agent.Http.SendAsync(asked);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains(right, page, StringComparison.Ordinal);
            Assert.DoesNotContain("operations.audit", page, StringComparison.Ordinal);

            // A program reads the code.
            using var refused = await agent.Http.GetAsync("/api/v1/staff?lang=" + language);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(("denied", "identity.manage-people"), (problem.GetProperty("code").GetString(), problem.GetProperty("permission").GetString()));
            Assert.DoesNotContain("identity.manage-people", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_refusal_should_speak_the_readers_language(Database database)
    {
        var app = await KefuApp.For(database);
        using var chinese = app.NewClient("zh-CN");
        using var english = app.NewClient("en");
        using var zh = await chinese.PostAsJsonAsync("/api/v1/widget/session", new { shop = "no-such-shop" });
        using var en = await english.PostAsJsonAsync("/api/v1/widget/session", new { shop = "no-such-shop" });
        Assert.Matches("[\u4e00-\u9fff]", await zh.Content.ReadAsStringAsync());
        Assert.DoesNotMatch("[\u4e00-\u9fff]", await en.Content.ReadAsStringAsync());
    }
}
