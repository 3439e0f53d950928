using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Insights.FoldLog;
using Kefu.Tests.Conversations;
using Kefu.Tests.Routing;
using Kefu.Tests.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Insights;

public sealed class WallTests
{
    [Theory, OnEachDatabase]
    [Clause("S0-6.7")]
    public async Task The_wall_should_follow_a_conversation_from_waiting_to_rated_and_equal_what_the_log_gives(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, leader) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "team-leader"));
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();

        var waiting = await UntilAsync(leader, w => w.GetProperty("waiting").GetInt32() == 1);
        Assert.Equal(0, waiting.GetProperty("serving").GetInt32());
        Assert.NotEqual(JsonValueKind.Undefined, waiting.GetProperty("longestSinceUtc").ValueKind);

        await app.TakeAsync(agent, id);
        await agent.ReplyAsync(id, "您好");
        var serving = await UntilAsync(leader, w => w.GetProperty("serving").GetInt32() == 1 && Count(w, "firstResponse") == 1);
        Assert.Equal(0, serving.GetProperty("waiting").GetInt32());
        Assert.True(serving.GetProperty("firstResponse").GetProperty("value").GetDouble() < 30);

        await agent.MustAsync(id, "resolve");
        await KefuApp.EventuallyAsync(() => app.EventsAsync<Contracts.Satisfaction.SurveyInvited>(new ConversationId(id)), e => e.Count == 1);
        var survey = (await app.EventsAsync<Contracts.Satisfaction.SurveyInvited>(new ConversationId(id)))[0].Read<Contracts.Satisfaction.SurveyInvited>().Survey;
        using (var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey.Value, score = 5 }))
        {
            Assert.True(answer.IsSuccessStatusCode);
        }

        var rated = await UntilAsync(leader, w => Count(w, "satisfaction") == 1);
        Assert.Equal("no-verdict", rated.GetProperty("satisfaction").GetProperty("state").GetString());
        Assert.Contains($"/desk/{id}", await leader.Http.GetStringAsync("/figures/satisfaction"), StringComparison.Ordinal);

        var recomputed = await app.SendAsync(new RecomputeFigures());
        Assert.True(recomputed.Lines > 0);
        Assert.Empty(recomputed.Differences);
    }

    [Theory, OnEachDatabase]
    public async Task Answers_about_tickets_should_count_as_those_about_conversations_do(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, leader) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "team-leader"));
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        var number = await agent.OpenAsync(new { conversationId = id, kind = "consultation", priority = "normal", subject = "发票", text = "y", contact = "13800001234", assignToMe = true });
        await agent.ActAsync(number, "resolve", new { result = "已处理" });
        await agent.MustAsync(id, "resolve");
        var surveys = await KefuApp.EventuallyAsync(
            () => app.ReadAsync(db => db.Set<Kefu.Satisfaction.Domain.Survey>().AsNoTracking().Where(s => s.ShopId == shop.Id).ToListAsync()), s => s.Count == 2);
        foreach (var (survey, score) in surveys.Select(s => (s, s.Ticket is null ? 5 : 2)))
        {
            using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/survey", new { surveyId = survey.Id.Value, score });
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        var wall = await UntilAsync(leader, w => Count(w, "satisfaction") == 2);
        Assert.Equal(1, wall.GetProperty("satisfaction").GetProperty("met").GetInt64());
        Assert.Equal((2L, 1.0), (Count(wall, "feedback"), wall.GetProperty("feedback").GetProperty("value").GetDouble()));
        var page = await (await app.NewStaffAsync(shop, "operations-supervisor")).Http.GetStringAsync("/figures/satisfaction");
        Assert.Contains($"href=\"/desk/{id}\"", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/tickets/{number}\"", page, StringComparison.Ordinal);
        // A leader of another team counts it and reads no more of it.
        Assert.DoesNotContain($"/tickets/{number}", await leader.Http.GetStringAsync("/figures/satisfaction"), StringComparison.Ordinal);
        Assert.Contains("Low scores today: 1", await leader.Http.GetStringAsync("/start"), StringComparison.OrdinalIgnoreCase);
        Assert.Empty((await app.SendAsync(new RecomputeFigures())).Differences);
    }

    [Theory, OnEachDatabase]
    public async Task A_figure_of_a_queue_or_a_person_should_open_the_rows_behind_that_one(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        var (one, other) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent", "陈默"));
        await one.BeAsync("busy");
        var ((_, first), (_, second)) = (await app.ServedByAsync(shop, one), await app.ServedByAsync(shop, other));
        await one.ReplyAsync(first, "您好");
        await UntilAsync(supervisor, w => w.GetProperty("serving").GetInt32() == 2 && Count(w, "firstResponse") == 1);
        var queue = (await UntilAsync(supervisor, w => w.GetProperty("queues").EnumerateArray().Any(q => q.GetProperty("serving").GetInt32() == 2)))
            .GetProperty("queues").EnumerateArray().Single(q => q.GetProperty("serving").GetInt32() == 2).GetProperty("id").GetGuid();

        var wall = await supervisor.Http.GetStringAsync("/wall");
        var start = await supervisor.Http.GetStringAsync("/start");
        Assert.Contains($"/figures/serving?agent={one.Id}", wall, StringComparison.Ordinal);
        Assert.Contains($"/figures/answer-rate-30s?queue={queue}", wall, StringComparison.Ordinal);
        Assert.Contains($"/figures/serving?queue={queue}", start, StringComparison.Ordinal);
        var ofPerson = await supervisor.Http.GetStringAsync($"/figures/serving?agent={one.Id}");
        Assert.Contains($"/desk/{first}", ofPerson, StringComparison.Ordinal);
        Assert.DoesNotContain($"/desk/{second}", ofPerson, StringComparison.Ordinal);
        var ofQueue = await supervisor.Http.GetStringAsync($"/figures/serving?queue={queue}");
        Assert.All(new[] { first, second }, id => Assert.Contains($"/desk/{id}", ofQueue, StringComparison.Ordinal));
        Assert.DoesNotContain("/desk/0", await supervisor.Http.GetStringAsync($"/figures/first-response?queue={Guid.CreateVersion7()}"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_half_hour_of_the_chart_should_open_the_rows_behind_that_half_hour(Database database)
    {
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 2, 25, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (supervisor, agent) = (await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"));
        var (_, early) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(early, "您好");
        clock.Advance(TimeSpan.FromMinutes(10));
        var (_, late) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(late, "您好");

        await UntilAsync(supervisor, w => Count(w, "answerRate") == 2);
        Assert.Contains("/figures/answer-rate-30s?half=600", await supervisor.Http.GetStringAsync("/wall"), StringComparison.Ordinal);
        var page = await supervisor.Http.GetStringAsync("/figures/answer-rate-30s?half=600");
        Assert.Contains("10:00–10:30", page, StringComparison.Ordinal);
        Assert.Contains($"/desk/{early}", page, StringComparison.Ordinal);
        Assert.DoesNotContain($"/desk/{late}", page, StringComparison.Ordinal);
        var day = await supervisor.Http.GetStringAsync("/figures/answer-rate-30s");
        Assert.All(new[] { early, late }, id => Assert.Contains($"/desk/{id}", day, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    [Clause("S4-4.2")]
    public async Task The_operations_supervisor_should_watch_the_floor_and_approve_complaints_and_an_agent_should_not(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (supervisor, agent) = (await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"));
        var (_, id) = await app.ServedByAsync(shop, agent);

        foreach (var page in new[] { "/wall", "/start", "/routing", "/figures/waiting" })
        {
            using var seen = await supervisor.Http.GetAsync(page);
            Assert.True(seen.StatusCode == HttpStatusCode.OK, $"{page}: {seen.StatusCode}");
        }

        await supervisor.MustAsync(id, "monitor");
        Assert.Equal("denied", await agent.RefusedAsync(id, "monitor"));
        using var wall = await agent.Http.GetAsync("/wall");
        Assert.Equal(HttpStatusCode.Forbidden, wall.StatusCode);
        var rights = await app.AsSystemAsync(s => ((Contracts.Identity.IStaffDirectory)s.GetService(typeof(Contracts.Identity.IStaffDirectory))!).FindManyAsync([supervisor.Id, agent.Id], default));
        Assert.Contains("complaints.approve", rights[supervisor.Id].Permissions);
        Assert.DoesNotContain("complaints.approve", rights[agent.Id].Permissions);
    }

    [Theory, OnEachDatabase]
    public async Task The_wall_should_show_nothing_of_other_shops_and_a_dash_where_nothing_was_measured(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, other) = (await app.NewShopAsync(), await app.NewShopAsync());
        var leader = await app.NewStaffAsync(shop, "team-leader");
        var visitor = await app.NewVisitorAsync(other);
        await visitor.SayAsync("在吗");
        await visitor.AskForPersonAsync();
        var stranger = await app.NewStaffAsync(other, "team-leader");
        await UntilAsync(stranger, w => w.GetProperty("waiting").GetInt32() == 1);

        var mine = await leader.Http.GetFromJsonAsync<JsonElement>("/api/v1/insights/wall");
        var page = await leader.Http.GetStringAsync("/wall");

        Assert.Equal(0, mine.GetProperty("waiting").GetInt32());
        Assert.Equal(0, Count(mine, "answerRate"));
        Assert.False(mine.GetProperty("answerRate").TryGetProperty("value", out _));
        Assert.Contains("—", page, StringComparison.Ordinal);
    }

    private static long Count(JsonElement wall, string figure) => wall.GetProperty(figure).GetProperty("count").GetInt64();

    private static Task<JsonElement> UntilAsync(TestPerson person, Func<JsonElement, bool> satisfies) =>
        KefuApp.EventuallyAsync(() => person.Http.GetFromJsonAsync<JsonElement>("/api/v1/insights/wall"), satisfies, seconds: 5);
}
