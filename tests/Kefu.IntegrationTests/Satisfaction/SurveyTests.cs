using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Satisfaction;
using Kefu.Satisfaction.Domain;
using Kefu.Tests.Conversations;
using Kefu.Tests.Routing;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Satisfaction;

public sealed class SurveyTests
{
    [Theory, OnEachDatabase]
    public async Task A_settled_case_should_be_asked_about_once_and_the_customers_last_answer_should_count(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(id, "好的");
        await agent.MustAsync(id, "resolve");
        var survey = await SurveyOfAsync(app, id);

        await AnswerAsync(visitor, survey.Id, 5, null);
        await AnswerAsync(visitor, survey.Id, 2, "还是有点慢");

        var kept = await SurveyOfAsync(app, id);
        Assert.Equal((2, "还是有点慢", agent.Id), (kept.Score, kept.Comment, kept.Agent));
        Assert.Single(await app.EventsAsync<SurveyInvited>(new ConversationId(id)));
        Assert.Equal([true, false], (await app.EventsAsync<SurveyAnswered>(new ConversationId(id))).Select(e => e.Read<SurveyAnswered>().First));
    }

    [Theory, OnEachDatabase]
    public async Task Nobody_but_its_customer_should_answer_a_survey(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (_, id) = await app.ServedByAsync(shop, agent);
        await agent.MustAsync(id, "resolve");
        var survey = await SurveyOfAsync(app, id);
        var stranger = await app.NewVisitorAsync(shop);

        using var foreign = await stranger.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey.Id.Value, score = 5 });
        using var staff = await agent.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey.Id.Value, score = 5 });

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.False(staff.IsSuccessStatusCode);
        Assert.Null((await SurveyOfAsync(app, id)).Score);
    }

    [Theory, OnEachDatabase]
    [Clause("S2-7.1b")]
    public async Task The_market_department_should_see_answers_but_no_full_phone_number(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, analyst) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "market-analyst"));
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "u-" + Guid.CreateVersion7(), "陈默", "13812345678"));
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, id);
        await agent.MustAsync(id, "resolve");
        await AnswerAsync(visitor, (await SurveyOfAsync(app, id)).Id, 1, "请打 13998765432 找我");

        var page = await analyst.Http.GetStringAsync("/satisfaction");
        var data = await analyst.Http.GetStringAsync("/api/v1/satisfaction/answers");

        Assert.Contains("138****5678", page, StringComparison.Ordinal);
        Assert.All(new[] { page, data }, text =>
        {
            Assert.DoesNotContain("13812345678", text, StringComparison.Ordinal);
            Assert.DoesNotContain("13998765432", text, StringComparison.Ordinal);
        });
        using var orders = await analyst.Http.GetAsync("/orders");
        Assert.Equal(HttpStatusCode.Forbidden, orders.StatusCode);
        using var denied = await agent.Http.GetAsync("/satisfaction");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    private static Task<Survey> SurveyOfAsync(KefuApp app, Guid conversation)
    {
        var id = new ConversationId(conversation);
        return KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<Survey>().AsNoTracking().SingleOrDefaultAsync(s => s.Conversation == id)), s => s is not null)!;
    }

    private static async Task AnswerAsync(TestVisitor visitor, SurveyId survey, int score, string? comment)
    {
        using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey.Value, score, comment });
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
