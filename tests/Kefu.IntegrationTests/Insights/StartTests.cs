using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Insights.Domain;
using Kefu.Insights.Figures;
using Kefu.Insights.Start;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Tests.Conversations;
using Kefu.Tests.Routing;
using Kefu.Tests.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Insights;

public sealed class StartTests
{
    [Theory, OnEachDatabase]
    public async Task The_share_of_standards_kept_should_rest_on_the_clauses_that_today_allows_a_verdict_on(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, leader) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "team-leader"));
        var none = await CardAsync(leader, "card-duties");
        Assert.Contains("0 of 0 clauses", none, StringComparison.Ordinal);
        Assert.Contains("—", none, StringComparison.Ordinal);

        var (_, id) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(id, "您好");

        // First response within the limit is kept; what has no case has no verdict and is not counted. Verdicts come one after the other: all three are read while they stand still.
        var (duties, page, card) = await KefuApp.EventuallyAsync(
            async () => (await DutiesAsync(leader), await leader.Http.GetStringAsync("/figures/duties"), await CardAsync(leader, "card-duties")),
            seen => StatesOf(seen.Item1) is var s && s["S2-5.2a"] == "kept" && seen.Item2.Contains(Sentence(s), StringComparison.Ordinal) && seen.Item3.Contains(Sentence(s), StringComparison.Ordinal));
        var states = StatesOf(duties);
        Assert.Equal("kept", states["S2-5.2a"]);
        Assert.Equal("no-verdict", states["S1-1.1"]);
        var (kept, judged) = Count(states);
        Assert.Equal((double)kept / judged, duties.GetProperty("share").GetDouble(), 9);
        Assert.Contains($"{kept} of {judged} clauses", page, StringComparison.Ordinal);
        Assert.Contains("Clauses kept today ÷", page, StringComparison.Ordinal);
        Assert.Contains("/standards/S2-5.2a", page, StringComparison.Ordinal);
        Assert.Contains($"{kept} of {judged} clauses", card, StringComparison.Ordinal);

        static (int Kept, int Judged) Count(Dictionary<string, string> states) => (states.Values.Count(s => s == "kept"), states.Values.Count(s => s is "kept" or "at-risk" or "broken"));

        static string Sentence(Dictionary<string, string> states) => $"{Count(states).Kept} of {Count(states).Judged} clauses";
    }

    [Theory, OnEachDatabase]
    public async Task Goals_should_come_from_the_policy_which_is_named_with_its_version(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var leader = await app.NewStaffAsync(shop, "team-leader");
        Assert.Contains("Policy S4 v0", await leader.Http.GetStringAsync("/figures/clocks"), StringComparison.Ordinal);
        Assert.Contains("Target ≥ 95%", await leader.Http.GetStringAsync("/figures/clocks"), StringComparison.Ordinal);

        await app.WriteAsync(services => services.GetRequiredService<SettingsStore>().SetAsync(
            "standards.response-targets", shop.Id, JsonSerializer.SerializeToElement(new { preset = "S4", chat = new { firstResponseSeconds = 30, replySeconds = 180 }, clockGoal = 0.5, meanScoreGoal = 70, feedbackGoal = 0.25, answerRateGoal = 0.85, satisfactionGoal = 0.9 }, KefuJson.Options), "trial", default));

        var clocks = await KefuApp.EventuallyAsync(() => leader.Http.GetStringAsync("/figures/clocks"), p => p.Contains("S4 v1", StringComparison.Ordinal));
        Assert.Contains("Target ≥ 50%", clocks, StringComparison.Ordinal);
        Assert.Contains("Target ≥ 70", await leader.Http.GetStringAsync("/figures/satisfaction-mean"), StringComparison.Ordinal);
        Assert.Contains("Target ≥ 25%", await leader.Http.GetStringAsync("/figures/feedback-rate"), StringComparison.Ordinal);
        Assert.Contains("Policy S4 v1", await CardAsync(leader, "card-clocks"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Lines_of_the_last_days_should_equal_the_figure_of_each_day(Database database)
    {
        // An app of its own: a line moved by hand differs from the log on purpose.
        await using var app = await KefuApp.StartAsync(database);
        var shop = await app.NewShopAsync();
        var (agent, leader) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "team-leader"));
        var (_, id) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(id, "您好");
        await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<ConversationLine>().CountAsync(l => l.ShopId == shop.Id && l.FirstReplyAtUtc != null)), n => n == 1);
        // The same talk three days ago.
        await app.WriteAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            foreach (var line in await db.Set<ConversationLine>().Where(l => l.ShopId == shop.Id).ToListAsync())
            {
                (line.PersonRequestedAtUtc, line.FirstReplyAtUtc) = (line.PersonRequestedAtUtc!.Value.AddDays(-3), line.PersonRequestedAtUtc.Value.AddDays(-3).AddSeconds(40));
            }
        });

        var view = await StartAsync(app, shop);

        Assert.Equal(14, view.Days.Count);
        Assert.Equal(40, view.Days[10].FirstResponse);
        Assert.All(view.Days.Where((_, i) => i is not (10 or 13)), d => Assert.Null(d.FirstResponse));
        foreach (var card in new[] { "card-first-response", "card-answer-rate", "card-satisfaction" })
        {
            Assert.Contains("<svg", await CardAsync(leader, card), StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task First_response_and_answer_rate_should_be_told_against_the_same_time_a_week_ago(Database database)
    {
        // Noon in China, within the hours that the rate counts.
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 4, 0, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (agent, leader) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "team-leader"));
        foreach (var card in new[] { "card-first-response", "card-answer-rate" })
        {
            Assert.Contains("No figure a week ago", await CardAsync(leader, card), StringComparison.Ordinal);
        }

        // Two talks answered in forty seconds, moved a week back; one answered in ten today.
        foreach (var seconds in new[] { 40, 10 })
        {
            var (_, id) = await app.ServedByAsync(shop, agent);
            clock.Advance(TimeSpan.FromSeconds(seconds));
            await agent.ReplyAsync(id, "您好");
            await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<ConversationLine>().AnyAsync(l => l.Conversation == new Kefu.Contracts.Conversations.ConversationId(id) && l.FirstReplyAtUtc != null)), done => done);
            if (seconds == 40)
            {
                await BackAsync(app, TimeSpan.FromDays(7));
            }
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("▼ 30.0 s against a week ago", await CardAsync(leader, "card-first-response"), StringComparison.Ordinal);
        Assert.Contains("▲ 100.0 points against a week ago", await CardAsync(leader, "card-answer-rate"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    [Clause("S3-4.1d")]
    [Clause("S4-6.2b")]
    public async Task Whether_greeting_and_closing_were_said_should_be_checked_when_a_conversation_is_settled(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, leader) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "team-leader"));
        Task<string?> PhraseAsync(string purpose) => app.AsSystemAsync(s => s.GetRequiredService<Kefu.Contracts.Knowledge.ICannedReplies>().PhraseAsync(shop.Id, purpose, "zh-CN", default));
        var closing = await KefuApp.EventuallyAsync(() => PhraseAsync("closing"), p => p is not null);
        var (_, polite) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(polite, "您好，我是本店客服王晓琳，很高兴为您服务，请问有什么可以帮您？");
        await agent.MustAsync(polite, "resolve", new { closing });
        var (_, abrupt) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(abrupt, "已经处理了");
        // A note is not said to the customer.
        await agent.MustAsync(abrupt, "notes", new { clientId = Guid.CreateVersion7(), text = closing });
        await agent.MustAsync(abrupt, "resolve");
        var (_, silent) = await app.ServedByAsync(shop, agent);
        await agent.MustAsync(silent, "resolve");

        var page = await KefuApp.EventuallyAsync(() => leader.Http.GetStringAsync("/figures/phrases"), p => p.Contains("1 of 2", StringComparison.Ordinal));
        Assert.Contains("greeting and closing said", RowOf(page, polite), StringComparison.Ordinal);
        Assert.Contains("greeting and closing missing", RowOf(page, abrupt), StringComparison.Ordinal);
        Assert.DoesNotContain($"/desk/{silent}", page, StringComparison.Ordinal);
        foreach (var clause in new[] { "S3-4.1d", "S4-6.2b" })
        {
            Assert.Contains("/figures/phrases", await leader.Http.GetStringAsync("/standards/" + clause), StringComparison.Ordinal);
        }

        static string RowOf(string page, Guid id) => Regex.Match(page, $"<tr(?:(?!</tr>).)*/desk/{id}.*?</tr>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Value;
    }

    /// <summary>Moves all that was measured so far into the past.</summary>
    private static Task BackAsync(KefuApp app, TimeSpan by) => app.WriteAsync(async services =>
    {
        var db = services.GetRequiredService<KefuDbContext>();
        foreach (var line in await db.Set<ConversationLine>().ToListAsync())
        {
            (line.PersonRequestedAtUtc, line.FirstReplyAtUtc) = (line.PersonRequestedAtUtc - by, line.FirstReplyAtUtc - by);
        }

        foreach (var turn in await db.Set<TurnLine>().AsNoTracking().ToListAsync())
        {
            await db.Set<TurnLine>().Where(t => t.Conversation == turn.Conversation && t.Ordinal == turn.Ordinal)
                .ExecuteUpdateAsync(s => s.SetProperty(t => t.OpenedAtUtc, turn.OpenedAtUtc - by).SetProperty(t => t.ClosedAtUtc, turn.ClosedAtUtc - by));
        }
    });

    [Theory, OnEachDatabase]
    public async Task What_waits_for_the_person_should_name_hand_overs_asked_of_them_and_their_own_tickets(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, leader) = (await app.NewStaffAsync(shop, "agent", team: "一组"), await app.NewStaffAsync(shop, "team-leader", team: "一组"));
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        Assert.DoesNotContain("take over", await leader.Http.GetStringAsync("/start"), StringComparison.Ordinal);
        var asked = await agent.OpenAsync(new { conversationId = conversation, kind = "consultation", priority = "normal", subject = "发票抬头", text = "y", contact = "13800001234" });
        await agent.ActAsync(asked, "hand-over", new { to = leader.Id.Value, note = "please" });
        var own = await agent.OpenAsync(new { conversationId = conversation, kind = "consultation", priority = "normal", subject = "x", text = "y", contact = "13800001234" });
        await leader.ActAsync(own, "assign", new { to = leader.Id.Value });

        var page = await KefuApp.EventuallyAsync(() => leader.Http.GetStringAsync("/start"), p => p.Contains("1 of your tickets", StringComparison.Ordinal));

        Assert.Contains($"You are asked to take over #{asked} 发票抬头", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/tickets/{asked}\"", page, StringComparison.Ordinal);
        Assert.Contains("/tickets?view=Mine", page, StringComparison.Ordinal);
    }

    private static Task<StartView> StartAsync(KefuApp app, TestShop shop) => app.AsSystemAsync(services =>
    {
        services.GetRequiredService<Kefu.Platform.Access.CurrentActor>().Become(Kefu.Platform.Access.Actor.System with { Shops = Kefu.Platform.Access.ShopScope.Of(shop.Id) });
        return services.GetRequiredService<Dispatcher>().SendAsync(new GetStart());
    });

    private static async Task<string> CardAsync(TestPerson person, string id) =>
        Regex.Match(await person.Http.GetStringAsync("/start"), $"<section[^>]*id=\"{id}\".*?</section>", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Value;

    private static async Task<JsonElement> DutiesAsync(TestPerson person) => (await person.Http.GetFromJsonAsync<JsonElement>("/api/v1/insights/figures/duties")).GetProperty("duties");

    private static Dictionary<string, string> StatesOf(JsonElement duties) =>
        duties.GetProperty("rows").EnumerateArray().ToDictionary(r => r.GetProperty("clause").GetString()!, r => r.GetProperty("figure").GetProperty("state").GetString()!);
}
