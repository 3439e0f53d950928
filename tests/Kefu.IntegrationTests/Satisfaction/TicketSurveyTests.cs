using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Platform.Persistence;
using Kefu.Satisfaction.Domain;
using Kefu.Tests.Conversations;
using Kefu.Tests.Routing;
using Kefu.Tests.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Satisfaction;

public sealed partial class TicketSurveyTests
{
    [Theory, OnEachDatabase]
    public async Task Result_and_question_of_a_settled_ticket_should_reach_its_customer_in_the_chat(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, conversation) = await app.ServedByAsync(shop, agent);
        await using var feed = await Sse.OpenAsync(visitor.Http, "/api/v1/widget/feed", null, default);
        var number = await SettleAsync(agent, conversation, "发票已发到邮箱");

        var told = await feed.NextAsync(e => e.Type == "message" && SurveyIn(e.Data) is not null);
        Assert.Equal((number, "发票已发到邮箱"), (told.Data.GetProperty("ticket").GetProperty("number").GetInt64(), told.Data.GetProperty("ticket").GetProperty("result").GetString()));
        Assert.Contains("发票已发到邮箱", told.Data.GetProperty("text").GetString(), StringComparison.Ordinal);
        var survey = SurveyIn(told.Data)!.Value;
        Assert.Equal(5, (await AnswerAsync(visitor, survey, 5)).GetProperty("answered").GetInt32());
        Assert.Equal(3, (await AnswerAsync(visitor, survey, 3)).GetProperty("answered").GetInt32());

        var result = Assert.Single(await ResultsAsync(visitor));
        Assert.Equal(3, result.GetProperty("ticket").GetProperty("survey").GetProperty("answered").GetInt32());
        var page = await agent.Http.GetStringAsync($"/tickets/{number}");
        Assert.Contains("3 of 5", page, StringComparison.Ordinal);
        Assert.Contains("asked in the chat", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/rate/", page, StringComparison.Ordinal);
        Assert.Contains("发票已发到邮箱", await agent.Http.GetStringAsync($"/desk/fragments/{conversation}/messages"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_ticket_should_be_asked_about_once_for_each_settling(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, conversation) = await app.ServedByAsync(shop, agent);
        var number = await SettleAsync(agent, conversation, "第一次");
        await KefuApp.EventuallyAsync(() => ResultsAsync(visitor), r => r.Count == 1 && SurveyIn(r[0]) is not null);
        await agent.ActAsync(number, "reopen", new { why = "not yet" });
        await agent.ActAsync(number, "resolve", new { result = "第二次" });

        var results = await KefuApp.EventuallyAsync(() => ResultsAsync(visitor), r => r.Count == 2 && r.All(m => SurveyIn(m) is not null));

        Assert.Equal(["第一次", "第二次"], results.Select(r => r.GetProperty("ticket").GetProperty("result").GetString()));
        Assert.Equal(2, results.Select(r => SurveyIn(r)).Distinct().Count());
        Assert.Equal(2, await app.ReadAsync(db => db.Set<Survey>().CountAsync(s => s.ShopId == shop.Id)));
    }

    [Theory, OnEachDatabase]
    public async Task Another_customer_should_neither_see_nor_answer_a_tickets_question(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, conversation) = await app.ServedByAsync(shop, agent);
        var (stranger, _) = await app.ServedByAsync(shop, agent);
        await SettleAsync(agent, conversation, "已处理");
        var results = await KefuApp.EventuallyAsync(() => ResultsAsync(visitor), r => r.Count == 1 && SurveyIn(r[0]) is not null);

        using var foreign = await stranger.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = SurveyIn(results[0]), score = 1 });

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Empty(await ResultsAsync(stranger));
    }

    [Theory, OnEachDatabase]
    [Case("T-S11")]
    public async Task A_customer_without_a_chat_should_answer_by_the_link_which_no_colleague_may_use_and_which_runs_out(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var reader = await app.NewStaffAsync(shop, "head-of-department");
        await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-1", "陈默"));
        var number = await agent.OpenAsync(new { shopId = shop.Id, kind = "consultation", priority = "normal", subject = "电话来问发票", text = "y", customerId = "u-1", contact = "13800001234", assignToMe = true });
        await agent.ActAsync(number, "resolve", new { result = "已邮寄" });

        var page = await KefuApp.EventuallyAsync(() => agent.Http.GetStringAsync($"/tickets/{number}"), p => Link().IsMatch(p));
        var link = Link().Match(page).Value;
        Assert.Contains($"data-copy=\"{app.Address.GetLeftPart(UriPartial.Authority)}{link}\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Link(), await reader.Http.GetStringAsync($"/tickets/{number}"));
        using var customer = app.NewClient("zh-CN");
        Assert.Contains("您对本次服务", await customer.GetStringAsync(link), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Conflict, await RateAsync(agent.Http, link, "5"));
        Assert.Equal(HttpStatusCode.Redirect, await RateAsync(customer, link, "5"));
        Assert.Equal(HttpStatusCode.Redirect, await RateAsync(customer, link, "2"));
        Assert.Equal(HttpStatusCode.BadRequest, await RateAsync(customer, link, "9"));
        var survey = await app.ReadAsync(db => db.Set<Survey>().AsNoTracking().SingleAsync(s => s.ShopId == shop.Id));
        Assert.Equal((2, "link", agent.Id), (survey.Score, survey.Channel, survey.Agent));

        await app.WriteAsync(services => services.GetRequiredService<KefuDbContext>().Set<Survey>().Where(s => s.Id == survey.Id)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.OpenUntilUtc, survey.InvitedAtUtc.AddMinutes(-1))));
        var late = await customer.GetStringAsync(link);
        Assert.DoesNotContain("name=\"score\"", late, StringComparison.Ordinal);
        foreach (var other in new[] { "/rate/made-up", "/rate/" + survey.Id, link[..^1], link.ToLowerInvariant(), link + "A" })
        {
            using var madeUp = await customer.GetAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, madeUp.StatusCode);
        }
    }

    private static async Task<long> SettleAsync(TestPerson agent, Guid conversation, string result)
    {
        var number = await agent.OpenAsync(new { conversationId = conversation, kind = "consultation", priority = "normal", subject = "发票", text = "y", contact = "13800001234", assignToMe = true });
        await agent.ActAsync(number, "resolve", new { result });
        return number;
    }

    private static async Task<IReadOnlyList<JsonElement>> ResultsAsync(TestVisitor visitor) =>
        [.. (await visitor.HistoryAsync()).Where(m => m.TryGetProperty("ticket", out var ticket) && ticket.ValueKind is JsonValueKind.Object)];

    private static Guid? SurveyIn(JsonElement message) =>
        message.TryGetProperty("ticket", out var ticket) && ticket.ValueKind is JsonValueKind.Object && ticket.TryGetProperty("survey", out var survey) && survey.ValueKind is JsonValueKind.Object
            ? survey.GetProperty("surveyId").GetGuid()
            : null;

    private static async Task<JsonElement> AnswerAsync(TestVisitor visitor, Guid survey, int score)
    {
        using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey, score });
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<HttpStatusCode> RateAsync(HttpClient http, string link, string score)
    {
        var page = await http.GetStringAsync(link);
        using var answer = await http.PostAsync(link + "/answer", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["__RequestVerificationToken"] = KefuApp.TokenOf(page), ["score"] = score, ["comment"] = "",
        }));
        return answer.StatusCode;
    }

    [GeneratedRegex(@"/rate/[\w-]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
