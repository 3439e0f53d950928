using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Operations;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Kefu.Tests.Operations;
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
    public async Task Whoever_comes_after_a_hand_over_or_a_merge_should_hear_that_the_ticket_is_taken(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, first, second) = await TwoAsync(app);
        var opener = await app.NewStaffAsync(shop, "agent");
        var (_, conversation) = await app.ServedByAsync(shop, opener);
        for (var round = 0; round < Rounds; round++)
        {
            var ticket = await opener.OpenAsync(Of(conversation, assignToMe: false));
            await opener.ActAsync(ticket, "hand-over", new { to = first.Id.Value, note = "下班了" });
            var answers = await AtOnceAsync([() => first.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/hand-over/accept", new { }), () => second.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/assign", new { to = second.Id.Value })]);
            // Who was faster with a pooled ticket works on it until the hand-over moves it on.
            Assert.Equal(HttpStatusCode.NoContent, answers[0].StatusCode);
            Assert.True(answers[1].StatusCode == HttpStatusCode.NoContent || await KefuApp.CodeOfAsync(answers[1]) == "tickets.taken", answers[1].StatusCode.ToString());
            Assert.Equal("tickets.taken", await second.RefusedAsync(ticket, "assign", new { to = second.Id.Value }));
            var told = await first.TicketAsync(ticket);
            Assert.Equal((first.Id.Value, first.Id.Value), (told.GetProperty("owner").IdOf(), told.GetProperty("assignee").IdOf()));

            // The one who was asked first comes after the one who was asked next.
            var asked = await opener.OpenAsync(Of(conversation, assignToMe: true));
            await opener.ActAsync(asked, "hand-over", new { to = first.Id.Value, note = "下班了" });
            await opener.ActAsync(asked, "hand-over", new { to = second.Id.Value, note = "还是请您" });
            var accepts = await AtOnceAsync(new[] { first, second }.Select<TestPerson, Func<Task<HttpResponseMessage>>>(p => () => p.Http.PostAsJsonAsync($"/api/v1/tickets/{asked}/hand-over/accept", new { })));
            Assert.Equal([HttpStatusCode.Conflict, HttpStatusCode.NoContent], accepts.Select(a => a.StatusCode));
            Assert.Equal("tickets.no-hand-over", await first.RefusedAsync(asked, "hand-over/decline", new { why = "没空" }));

            var (one, other) = (await opener.OpenAsync(Of(conversation, assignToMe: false)), await opener.OpenAsync(Of(conversation, assignToMe: false)));
            await opener.ActAsync(one, "merge", new { source = other });
            Assert.Equal("tickets.taken", await second.RefusedAsync(other, "assign", new { to = second.Id.Value }));

            // Nobody else was ever asked, and it was never anybody's to take.
            using var stranger = await second.Http.PostAsJsonAsync($"/api/v1/tickets/{await opener.OpenAsync(Of(conversation, assignToMe: true))}/hand-over/accept", new { });
            Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        }
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_on_what_is_done_to_a_ticket_should_count_once(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, agent, colleague) = await TwoAsync(app);
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        var opened = await TwiceAsync(() => PostKeyedAsync(agent.Http, "/api/v1/tickets", Of(conversation, assignToMe: true), "open-once"), HttpStatusCode.Created);
        var ticket = (await opened[0].Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetInt64();
        var same = await Task.WhenAll(opened.Select(o => o.Content.ReadAsStringAsync()));
        Assert.Single(same.Distinct());
        var id = (await agent.TicketAsync(ticket)).IdOf();
        var other = await agent.OpenAsync(Of(conversation, assignToMe: true));
        var otherId = (await agent.TicketAsync(other)).IdOf();

        await agent.ActAsync(ticket, "hand-over", new { to = colleague.Id.Value, note = "下班了" });
        await OnceAsync<TicketHandOverDeclined>(app, id, () => colleague.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/hand-over/decline", new { why = "没空" }));
        await OnceAsync<TicketWaiting>(app, id, () => agent.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/waiting", new { forCustomer = true }));
        await OnceAsync<TicketMajorSet>(app, otherId, () => agent.Http.PostAsJsonAsync($"/api/v1/tickets/{other}/major", new { major = true, why = "起火" }));
        await OnceAsync<TicketMerged>(app, otherId, () => agent.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/merge", new { source = other }));
        await OnceAsync<TicketUnmerged>(app, otherId, () => agent.Http.PostAsJsonAsync($"/api/v1/tickets/{other}/unmerge", new { }));
        await OnceAsync<TicketResolved>(app, id, () => agent.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/resolve", new { result = "补发" }));
        await OnceAsync<TicketReopened>(app, id, () => agent.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/reopen", new { why = "又裂了" }));
        Assert.Equal(1, (await agent.TicketAsync(ticket)).GetProperty("reopened").GetInt32());
        await agent.ActAsync(ticket, "hand-over", new { to = colleague.Id.Value, note = "下班了" });
        await OnceAsync<TicketHandOverAccepted>(app, id, () => colleague.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/hand-over/accept", new { }));
        await colleague.ActAsync(ticket, "resolve", new { result = "补发" });
        await OnceAsync<TicketClosed>(app, id, () => colleague.Http.PostAsJsonAsync($"/api/v1/tickets/{ticket}/close", new { }));
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_on_what_is_done_to_a_conversation_should_count_once(Database database)
    {
        var app = await KefuApp.For(database);
        var (shop, agent, colleague) = await TwoAsync(app);
        var leader = await app.NewStaffAsync(shop, "operations-supervisor");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(id, "在的");
        await OnceAsync<ConversationSnoozed>(app, id, () => agent.DoAsync(id, "snooze"), refuses: false);
        await OnceAsync<ConversationWoken>(app, id, () => agent.DoAsync(id, "wake"), refuses: false);
        await agent.MustAsync(id, "transfer", new { toStaff = colleague.Id.Value, note = "请接手" });
        await OnceAsync<TransferAccepted>(app, id, () => colleague.DoAsync(id, "transfer/accept"), refuses: false);
        await OnceAsync<ConversationTakenOver>(app, id, () => leader.DoAsync(id, "take-over"), refuses: false);
        var said = (await visitor.SayAsync("发错了")).IdOf();
        await OnceAsync<MessageRecalled>(app, id, () => visitor.Http.PostAsync($"/api/v1/widget/messages/{said}/recall", null), refuses: false);
        await OnceAsync<ConversationResolved>(app, id, () => leader.DoAsync(id, "resolve"));
        await OnceAsync<ConversationReopened>(app, id, () => leader.DoAsync(id, "reopen"), refuses: false);

        var leaving = await app.NewVisitorAsync(shop);
        var closing = Guid.Parse((await leaving.SayAsync("在吗")).GetProperty("conversationId").GetString()!);
        await OnceAsync<ConversationClosed>(app, closing, () => leaving.Http.PostAsJsonAsync("/api/v1/widget/close", new { }), refuses: false);

        var asking = await app.NewVisitorAsync(shop);
        await asking.SayAsync("在吗");
        var asked = await TwiceAsync(() => asking.Http.PostAsJsonAsync("/api/v1/widget/handover", new { }), HttpStatusCode.OK);
        var waiting = (await asked[0].Content.ReadFromJsonAsync<JsonElement>()).IdOf();
        Assert.Equal(1, await CountAsync<HandoverRequested>(app, waiting));
        await OnceAsync<QueueLeft>(app, waiting, () => PostKeyedAsync(asking.Http, "/api/v1/widget/leave-message", new { contact = "lin@example.com", text = "请回电" }, "leave-once"), refuses: false);
        var ticket = await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<Kefu.Tickets.Domain.Ticket>().CountAsync(t => t.ShopId == shop.Id)), n => n > 0);
        Assert.Equal(1, ticket);
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_on_an_export_should_ask_for_one_file(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        var asked = await TwiceAsync(() => PostKeyedAsync(supervisor.Http, "/api/v1/exports", new { kind = "tickets", shopId = shop.Id }, "export-once"), HttpStatusCode.Accepted);
        var ids = (await Task.WhenAll(asked.Select(a => a.Content.ReadFromJsonAsync<JsonElement>()))).Select(a => a.IdOf()).Distinct();
        var id = Assert.Single(ids);
        Assert.Equal(1, await app.ReadAsync(db => db.Set<Kefu.Operations.Exports.Export>().CountAsync(e => e.ShopId == shop.Id)));
        await KefuApp.EventuallyAsync(() => CountAsync<ExportFinished>(app, id), n => n == 1);
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

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_on_an_import_should_bring_each_row_in_once(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        var given = await TwiceAsync(() => GiveFileAsync(supervisor.Http, shop), HttpStatusCode.Accepted);
        var id = Assert.Single((await Task.WhenAll(given.Select(g => g.Content.ReadFromJsonAsync<JsonElement>()))).Select(g => g.IdOf()).Distinct());
        Task<string> StateAsync() => app.ReadAsync(db => db.Set<Kefu.Operations.Imports.Import>().Where(i => i.ShopId == shop.Id).Select(i => i.State.ToString()).SingleAsync());
        await KefuApp.EventuallyAsync(StateAsync, s => s == "Checked");

        await OnceAsync<ImportStarted>(app, id, () => supervisor.Http.PostAsync($"/api/v1/imports/{id}/start", null));
        await KefuApp.EventuallyAsync(StateAsync, s => s == "Done");
        Assert.Equal(2, await app.ReadAsync(db => db.Set<Kefu.Customers.Domain.Customer>().CountAsync(c => c.ShopId == shop.Id)));
        Assert.Equal(1, await CountAsync<ImportFinished>(app, id));
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_on_a_job_that_was_given_up_should_count_once(Database database)
    {
        var app = await KefuApp.For(database);
        var technician = await app.NewStaffAsync(null, "system-technician");
        var (retried, dismissed) = (await DeadJobTests.DeadAsync(app), await DeadJobTests.DeadAsync(app));
        await OnceAsync<JobRetried>(app, retried, () => technician.Http.PostAsJsonAsync($"/api/v1/system/jobs/{retried}/retry", new { }));
        await OnceAsync<JobDismissed>(app, dismissed, () => technician.Http.PostAsJsonAsync($"/api/v1/system/jobs/{dismissed}/dismiss", new { reason = "客户已自行解决" }));
    }

    [Theory, OnEachDatabase]
    [Case("F21")]
    public async Task A_double_click_on_what_is_done_to_an_account_should_count_once(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(null, "administrator");
        var account = "n" + Guid.CreateVersion7().ToString("N")[^10..];
        var invited = await AtOnceAsync(Enumerable.Repeat<Func<Task<HttpResponseMessage>>>(
            () => admin.Http.PostAsJsonAsync("/api/v1/staff/invitations", new { account, name = "新人", roles = new[] { "agent" }, everyShop = false, shops = new[] { shop.Id } }), 3));
        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.OK], invited.Select(i => i.StatusCode).OrderDescending());
        Assert.Equal(1, await app.ReadAsync(db => db.Set<Kefu.Identity.Data.Staff>().CountAsync(s => s.UserName == account)));

        var agent = await app.NewStaffAsync(shop, "agent");
        await OnceAsync<StaffDisabled>(app, agent.Id.Value, () => admin.Http.PostAsJsonAsync($"/api/v1/staff/{agent.Id}/disable", new { reason = "离职" }), refuses: false);
        await OnceAsync<StaffEnabled>(app, agent.Id.Value, () => admin.Http.PostAsJsonAsync($"/api/v1/staff/{agent.Id}/enable", new { reason = "回来了" }), refuses: false);

        // What is shown only once is shown to the same click again, and made once.
        var keys = await TwiceAsync(() => PostKeyedAsync(admin.Http, "/api/v1/api-keys", new { name = "仓库 " + account, scopes = new[] { "tickets.view" }, everyShop = false, shops = new[] { shop.Id } }, "key-once"), HttpStatusCode.OK);
        var key = Assert.Single((await Task.WhenAll(keys.Select(k => k.Content.ReadFromJsonAsync<JsonElement>()))).Select(k => (Id: k.IdOf(), Key: k.GetProperty("key").GetString())).Distinct());
        Assert.Equal(1, await CountAsync<ApiKeyCreated>(app, key.Id));
    }

    private static async Task<HttpResponseMessage> GiveFileAsync(HttpClient http, TestShop shop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/imports?kind=customers&shop={shop.Id}&changeKnown=false")
        {
            Content = new MultipartFormDataContent { { new StringContent("customer_id,name\nc-1,林晚秋\nc-2,周敏\n", System.Text.Encoding.UTF8, "text/csv"), "file", "customers.csv" } },
        };
        request.Headers.Add("Idempotency-Key", "import-once");
        return await http.SendAsync(request);
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

    private static async Task<List<HttpResponseMessage>> TwiceAsync(Func<Task<HttpResponseMessage>> act, HttpStatusCode expected)
    {
        var answers = await AtOnceAsync(Enumerable.Repeat(act, 2));
        Assert.Equal([expected, expected], answers.Select(a => a.StatusCode));
        return answers;
    }

    /// <summary>Does the same three times at once: it happened once. The others are refused, or answered as if they had done it.</summary>
    private static async Task OnceAsync<T>(KefuApp app, Guid subject, Func<Task<HttpResponseMessage>> act, bool refuses = true)
    {
        var answers = await AtOnceAsync(Enumerable.Repeat(act, 3));
        var kept = answers.Count(a => a.IsSuccessStatusCode);
        Assert.True(refuses ? kept == 1 : kept >= 1, $"{typeof(T).Name}: {string.Join(' ', answers.Select(a => a.StatusCode))}");
        Assert.All(answers, a => Assert.True(a.IsSuccessStatusCode || a.StatusCode is HttpStatusCode.Conflict, $"{typeof(T).Name}: {a.StatusCode}"));
        Assert.True(await CountAsync<T>(app, subject) == 1, $"{typeof(T).Name}: {await CountAsync<T>(app, subject)} times");
    }

    private static async Task<HttpResponseMessage> PostKeyedAsync(HttpClient http, string path, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await http.SendAsync(request);
    }

    private static Task<List<LogEntry>> EventsAsync(KefuApp app, Guid subject) =>
        app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectId == subject).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());

    private static async Task<int> CountAsync<T>(KefuApp app, Guid subject) => (await EventsAsync(app, subject)).Count(e => e.Type == EventNames.Of(typeof(T)));
}
