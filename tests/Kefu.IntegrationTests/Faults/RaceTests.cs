using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Kefu.Tests.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Faults;

/// <summary>Two people do the same at the same moment, or one person does it twice. Each race is run several times, because a race that is lost once in ten is lost.</summary>
public sealed class RaceTests
{
    private const int Rounds = 5;

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task Of_two_replies_to_the_same_state_one_should_be_sent_and_the_other_writer_told_what_came_before(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, first, second) = await TwoAsync(app);
        var (visitor, conversation) = await app.ServedByAsync(shop, first);
        await first.MustAsync(conversation, "invite", new { staff = second.Id.Value });
        for (var round = 0; round < Rounds; round++)
        {
            var asked = await visitor.SayAsync($"question {round}");
            var seen = asked.GetProperty("seq").GetInt64();
            var answers = await AtOnceAsync(new[] { first, second }.Select<TestPerson, Func<Task<HttpResponseMessage>>>(p => () => p.DoAsync(conversation, "reply", new { clientId = Guid.CreateVersion7(), text = $"answer {round}", draftSeenSeq = seen })));

            Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Conflict], answers.Select(a => a.StatusCode).Order());
            Assert.Equal("conversations.moved", await KefuApp.CodeOfAsync(answers.Single(a => a.StatusCode == HttpStatusCode.Conflict)));
            Assert.Single(await visitor.HistoryAsync(), m => m.TryGetProperty("text", out var text) && text.GetString() == $"answer {round}");
        }
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_conversation_should_be_accepted_and_resolved_once_however_many_do_it_at_once(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, agent, other) = await TwoAsync(app);
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        for (var round = 0; round < Rounds; round++)
        {
            var (_, conversation) = await app.ServedByAsync(shop, agent);
            var taken = await AtOnceAsync([() => agent.DoAsync(conversation, "accept"), () => agent.DoAsync(conversation, "accept"), () => other.DoAsync(conversation, "accept")]);
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.NoContent], taken.Take(2).Select(a => a.StatusCode));
            Assert.NotEqual(HttpStatusCode.NoContent, taken[2].StatusCode);
            Assert.Equal(1, await CountAsync<ConversationAccepted>(app, conversation));

            // The agent replies while the supervisor settles it: either the word came before, or it is refused.
            var answers = await AtOnceAsync(
                [() => agent.DoAsync(conversation, "resolve"), () => supervisor.DoAsync(conversation, "resolve"), () => agent.DoAsync(conversation, "reply", new { clientId = Guid.CreateVersion7(), text = "还有吗" })]);
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], answers.Take(2).Select(a => a.StatusCode).Order());
            Assert.True(answers[2].StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, answers[2].StatusCode.ToString());
            Assert.Equal(1, await CountAsync<ConversationResolved>(app, conversation));
            var events = await EventsAsync(app, conversation);
            Assert.True(events.FindLastIndex(e => e.Is<MessagePosted>(out var p) && p.Author == AuthorKind.Agent) < events.FindIndex(e => e.Type == EventNames.Of(typeof(ConversationResolved))), "A reply stands behind the end.");
        }
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task Of_two_merges_that_cross_one_should_be_refused(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, agent, _) = await TwoAsync(app);
        for (var round = 0; round < Rounds; round++)
        {
            var (visitor, first) = await app.ServedByAsync(shop, agent);
            await agent.MustAsync(first, "resolve");
            var second = (await visitor.AskForPersonAsync()).IdOf();
            await app.TakeAsync(agent, second);
            var merged = await AtOnceAsync([() => agent.DoAsync(first, "merge", new { source = second }), () => agent.DoAsync(second, "merge", new { source = first })]);
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], merged.Select(a => a.StatusCode).Order());
        }
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_ticket_should_be_claimed_resolved_and_merged_once_however_many_do_it_at_once(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, first, second) = await TwoAsync(app);
        var opener = await app.NewStaffAsync(shop, "agent");
        var (_, conversation) = await app.ServedByAsync(shop, opener);
        for (var round = 0; round < Rounds; round++)
        {
            var ticket = await opener.OpenAsync(Of(conversation, assignToMe: false));
            var claims = await AtOnceAsync(new[] { first, second }.Select<TestPerson, Func<Task<HttpResponseMessage>>>(p => () => p.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/assign", new { to = p.Id.Value })));
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], claims.Select(a => a.StatusCode).Order());
            var (winner, loser) = claims[0].StatusCode == HttpStatusCode.NoContent ? (first, second) : (second, first);
            // What a colleague works on is out of the other's reach from then on: told is that it was taken, not by whom.
            var told = await claims.Single(a => a.StatusCode == HttpStatusCode.Conflict).Content.ReadAsStringAsync();
            Assert.Contains("\"tickets.taken\"", told, StringComparison.Ordinal);
            Assert.DoesNotContain(winner.Id.ToString(), told, StringComparison.Ordinal);
            using (var pressed = await loser.Http.PostAsync($"/tickets/{ticket}/take", new FormUrlEncodedContent([])))
            {
                Assert.Equal(HttpStatusCode.Conflict, pressed.StatusCode);
            }

            using (var looked = await loser.Http.GetAsync($"/api/v1/tickets/{ticket}"))
            {
                Assert.Equal(HttpStatusCode.NotFound, looked.StatusCode);
            }

            Assert.Equal(winner.Id.Value, (await winner.TicketAsync(ticket)).GetProperty("assignee").IdOf());

            var resolved = await AtOnceAsync(Enumerable.Repeat<Func<Task<HttpResponseMessage>>>(() => winner.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/resolve", new { result = "补发" }), 2));
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], resolved.Select(a => a.StatusCode).Order());

            var owned = await opener.OpenAsync(Of(conversation, assignToMe: true));
            using (var never = await loser.Http.PostAsJsonAsync($"/api/v1/tickets/{owned}/assign", new { to = loser.Id.Value }))
            {
                Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
            }

            var (one, other) = (await opener.OpenAsync(Of(conversation, assignToMe: true)), await opener.OpenAsync(Of(conversation, assignToMe: true)));
            var merged = await AtOnceAsync([() => opener.Http.PostAsJsonAsync($"/api/v1/tickets/{one}/merge", new { source = other }), () => opener.Http.PostAsJsonAsync($"/api/v1/tickets/{other}/merge", new { source = one })]);
            Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.Conflict], merged.Select(a => a.StatusCode).Order());
        }
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_on_an_approval_should_count_once(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (head, hr) = (await app.NewStaffAsync(shop, "head-of-department"), await app.NewStaffAsync(shop, "hr"));
        for (var round = 0; round < Rounds; round++)
        {
            using var asked = await hr.Http.PostAsJsonAsync("/api/v1/approvals", new { shopId = shop.Id, kind = "hiring", subject = $"夜班 {round}", grounds = "旺季" });
            var id = (await asked.Content.ReadFromJsonAsync<JsonElement>()).IdOf();
            var decided = await AtOnceAsync([.. Enumerable.Range(0, 3).Select<int, Func<Task<HttpResponseMessage>>>(i => () => head.Http.PostAsJsonAsync($"/api/v1/approvals/{id}/decide", new { approve = i != 2, words = "按编制" }))]);

            Assert.Equal(1, decided.Count(a => a.StatusCode == HttpStatusCode.NoContent));
            Assert.Equal(2, decided.Count(a => a.StatusCode == HttpStatusCode.Conflict));
            Assert.Equal(1, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == "operations.approval-settled" && e.SubjectId == id)));
        }
    }

    private static async Task<(TestShop Shop, TestPerson First, TestPerson Second)> TwoAsync(KefuApp app)
    {
        var shop = await app.NewShopAsync();
        return (shop, await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent"));
    }

    private static object Of(Guid conversation, bool assignToMe) =>
        new { conversationId = conversation, kind = "consultation", priority = "normal", subject = "灯罩", text = "裂了", contact = "13800001234", assignToMe };

    private static async Task<List<HttpResponseMessage>> AtOnceAsync(IEnumerable<Func<Task<HttpResponseMessage>>> acts)
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var all = acts.Select(act => Task.Run(async () =>
        {
            await go.Task;
            return await act();
        })).ToList();
        go.SetResult();
        return [.. await Task.WhenAll(all)];
    }

    private static Task<List<LogEntry>> EventsAsync(KefuApp app, Guid subject) =>
        app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectId == subject).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());

    private static async Task<int> CountAsync<T>(KefuApp app, Guid subject) => (await EventsAsync(app, subject)).Count(e => e.Type == EventNames.Of(typeof(T)));
}
