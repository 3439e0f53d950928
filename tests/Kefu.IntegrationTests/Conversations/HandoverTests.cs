using System.Data.Common;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Kefu.Tests.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Conversations;

public sealed class HandoverTests
{
    [Theory, OnEachDatabase]
    public async Task The_bot_should_give_way_to_words_that_ask_for_a_person(Database database)
    {
        var app = await KefuApp.For(database);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        var said = await visitor.SayAsync("转人工");

        var kept = await StatusAsync(app, said.GetProperty("conversationId").GetGuid(), ConversationStatus.Queued);

        Assert.NotNull(kept.WaitingSinceUtc);
        Assert.True(kept.DueAtUtc < Conversation.Never);
        Assert.Contains(await visitor.HistoryAsync(), m => m.GetProperty("kind").GetString() == "notice");
    }

    [Theory, OnEachDatabase]
    public async Task What_was_said_before_the_end_should_not_reopen_when_it_is_heard_late(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        await visitor.SayAsync("灯罩裂了怎么办");
        await agent.MustAsync(id, "resolve");
        var posted = await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectId == id && e.Type == EventNames.Of(typeof(MessagePosted))).OrderBy(e => e.Seq).ToListAsync());

        // A reader that lags behind meets a conversation that is over already.
        await app.WriteAsync(services =>
        {
            var bot = services.GetServices<ILogReader>().Single(r => r.Name == "conversations.bot");
            return bot.ApplyAsync([.. posted.Where(bot.Wants)], CancellationToken.None);
        });

        Assert.Equal("resolved", (await agent.ThreadAsync(id)).GetProperty("conversation").StatusOf());
    }

    [Theory, OnEachDatabase]
    public async Task Who_writes_on_and_asks_for_a_person_at_once_should_come_back_with_what_they_wrote(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        await agent.MustAsync(id, "resolve");
        await visitor.SayAsync("灯又不亮了");
        Assert.Equal(id, (await visitor.AskForPersonAsync()).IdOf());
        await StatusAsync(app, id, ConversationStatus.Queued);
    }

    [Fact]
    [Case("F21")]
    public async Task Who_asks_for_a_person_in_the_moment_their_words_bring_it_back_should_come_back_too()
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        var meanwhile = new Meanwhile();
        await using var app = await KefuApp.StartAsync(Database.Postgres, services: s => s.ConfigureDbContext<KefuDbContext>(o => o.AddInterceptors(meanwhile)));
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        await agent.MustAsync(id, "resolve");
        var later = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1);
        await app.ReadAsync(db => db.Set<Conversation>().Where(c => c.Id == new ConversationId(id))
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.LastAuthor, nameof(AuthorKind.Customer)).SetProperty(c => c.LastMessageAtUtc, later)));
        meanwhile.Act = () => app.WriteAsync(async services =>
            await services.GetRequiredService<Reopening>().ComeBackAsync(await services.GetRequiredService<KefuDbContext>().Set<Conversation>().SingleAsync(c => c.Id == new ConversationId(id)), CancellationToken.None));

        Assert.Equal(id, (await visitor.AskForPersonAsync()).IdOf());

        Assert.Null(meanwhile.Act);
        await StatusAsync(app, id, ConversationStatus.Queued);
        Assert.Single(await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectId == id && e.Type == EventNames.Of(typeof(ConversationReopened))).ToListAsync()));
    }

    /// <summary>Acts once, between two looks of a command: after the conversation was read and before it is asked whether one is open.</summary>
    private sealed class Meanwhile : DbCommandInterceptor
    {
        public Func<Task>? Act { get; set; }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (Act is { } act && command.CommandText.Contains("EXISTS", StringComparison.Ordinal) && command.CommandText.Contains("\"OpenFor\"", StringComparison.Ordinal))
            {
                Act = null;
                await act();
            }

            return result;
        }
    }

    [Theory, OnEachDatabase]
    public async Task Thanks_should_not_reopen_but_a_question_should(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        await agent.MustAsync(id, "resolve");

        Assert.Equal(id, (await visitor.SayAsync("谢谢")).GetProperty("conversationId").GetGuid());
        await visitor.SayAsync("好的谢谢");
        Assert.Equal(id, (await visitor.SayAsync("还是裂的,怎么换")).GetProperty("conversationId").GetGuid());

        var kept = await StatusAsync(app, id, ConversationStatus.Queued);
        Assert.Equal(agent.Id, kept.Owner);
        var reopened = await app.ReadAsync(db => Task.FromResult(db.Set<LogEntry>().Count(e => e.SubjectId == id && e.Type == EventNames.Of(typeof(ConversationReopened)))));
        Assert.Equal(1, reopened);
        var asked = await app.ReadAsync(db => Task.FromResult(db.Set<LogEntry>().Where(e => e.SubjectId == id && e.Type == EventNames.Of(typeof(HandoverRequested))).OrderBy(e => e.Seq).ToList()));
        Assert.Equal(HandoverReason.Reopened, asked[^1].Read<HandoverRequested>().Reason);
        Assert.Equal(agent.Id, asked[^1].Read<HandoverRequested>().Preferred);
    }

    [Theory, OnEachDatabase]
    public async Task A_departed_agents_waiting_customer_should_go_back_to_the_queue_with_a_note(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, waiting) = await app.ServedByAsync(shop, agent);
        var (_, answered) = await app.ServedByAsync(shop, agent);
        await agent.ReplyAsync(answered, "请稍等");
        await visitor.SayAsync("还在吗");

        await TellAsync(app, new AgentDeparted(agent.Id, "connection-lost"), "staff", agent.Id.Value, null);

        var kept = await StatusAsync(app, waiting, ConversationStatus.Queued);
        Assert.Null(kept.AssignedTo);
        Assert.Equal(agent.Id, kept.Owner);
        Assert.Equal(ConversationStatus.Active, (await KeptAsync(app, answered)).Status);
        var thread = await app.ReadAsync(db => Task.FromResult(db.Set<Message>().Where(m => m.ConversationId == new ConversationId(waiting)).OrderBy(m => m.Seq).ToList()));
        Assert.Equal(("notice.returned", Visibility.Internal), (thread[^1].ReadExtra()?.Notice, thread[^1].Visibility));
    }

    [Theory, OnEachDatabase]
    public async Task An_offer_should_stand_until_it_is_taken_or_missed(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var wang = await app.NewStaffAsync(shop, "agent");
        var chen = await app.NewStaffAsync(shop, "agent", "陈默");
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        var queue = QueueId.New();

        await TellAsync(app, new OfferMade(new ConversationId(id), wang.Id, queue, DecisionId.New(), TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20), false), "conversation", id, shop.Id);
        Assert.Equal(wang.Id, (await StatusAsync(app, id, ConversationStatus.Offered)).OfferedTo);
        Assert.NotEqual("", await chen.RefusedAsync(id, "accept"));
        await TellAsync(app, new OfferMissed(new ConversationId(id), wang.Id, queue), "conversation", id, shop.Id);
        await StatusAsync(app, id, ConversationStatus.Queued);
        await TellAsync(app, new OfferMade(new ConversationId(id), chen.Id, queue, DecisionId.New(), TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20), true), "conversation", id, shop.Id);

        var kept = await StatusAsync(app, id, ConversationStatus.Active);
        Assert.Equal(chen.Id, kept.AssignedTo);
        Assert.Equal(chen.Id, kept.Owner);
    }

    [Theory, OnEachDatabase]
    [Clause("S3-3.1a")]
    public async Task A_transfer_should_need_a_note_and_an_acceptance(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var wang = await app.NewStaffAsync(shop, "agent");
        var chen = await app.NewStaffAsync(shop, "agent", "陈默");
        var (visitor, id) = await app.ServedByAsync(shop, wang);

        Assert.Equal("invalid", await wang.RefusedAsync(id, "transfer", new { toStaff = chen.Id.Value, note = " " }));
        await wang.MustAsync(id, "transfer", new { toStaff = chen.Id.Value, note = "客户要换灯罩" });
        Assert.Equal(wang.Id, (await KeptAsync(app, id)).Owner);
        await chen.MustAsync(id, "transfer/decline", new { why = "我在忙" });
        Assert.Equal(wang.Id, (await KeptAsync(app, id)).AssignedTo);
        await wang.MustAsync(id, "transfer", new { toStaff = chen.Id.Value, note = "客户要换灯罩" });
        await chen.MustAsync(id, "transfer/accept");

        var kept = await KeptAsync(app, id);
        Assert.Equal((chen.Id, chen.Id), (kept.AssignedTo, kept.Owner));
        Assert.Contains(await visitor.HistoryAsync(), m => m.TryGetProperty("text", out var t) && t.GetString()!.Contains("陈默", StringComparison.Ordinal));
        var owners = await app.ReadAsync(db => Task.FromResult(db.Set<LogEntry>().Where(e => e.SubjectId == id && e.Type == EventNames.Of(typeof(OwnerChanged))).OrderBy(e => e.Seq).ToList()));
        Assert.Equal([wang.Id, chen.Id], owners.Select(e => e.Read<OwnerChanged>().To));
    }

    [Theory, OnEachDatabase]
    [Clause("S4-3.5")]
    public async Task Colleagues_should_see_each_other_in_a_conversation_and_reach_each_other_by_notes(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var wang = await app.NewStaffAsync(shop, "agent");
        var chen = await app.NewStaffAsync(shop, "agent", "陈默");
        var (_, id) = await app.ServedByAsync(shop, wang);
        await wang.MustAsync(id, "notes", new { clientId = Guid.CreateVersion7(), text = "@陈默 还有货吗", mentions = new[] { chen.Id.Value } });
        var mentioned = await chen.Http.GetFromJsonAsync<JsonElement>("/api/v1/conversations?view=mentioned");
        Assert.Contains(mentioned.GetProperty("rows").EnumerateArray(), r => r.IdOf() == id);

        await using var stream = await new Stream(wang.Http, "/feed").OpenAsync();
        var heard = stream.UntilAsync(e => e.Type == "colleague-typing" && e.Data.GetProperty("conversationId").GetGuid() == id);
        while (!heard.IsCompleted)
        {
            // The sign passes at once or not at all: it is given until it is heard.
            await chen.MustAsync(id, "viewing", new { on = true });
            await chen.MustAsync(id, "typing", new { on = true });
            await Task.WhenAny(heard, Task.Delay(50));
        }

        var events = await heard;
        Assert.Equal("陈默", events[^1].Data.GetProperty("name").GetString());
        Assert.Contains(events, e => e.Type == "viewing" && e.Data.GetProperty("staff").GetGuid() == chen.Id.Value);

        // Both open it; what the one wrote meanwhile holds the other's reply back.
        var seen = (await wang.ThreadAsync(id)).GetProperty("conversation").GetProperty("lastPublicSeq").GetInt64();
        await wang.MustAsync(id, "invite", new { staff = chen.Id.Value });
        await chen.ReplyAsync(id, "有货");
        Assert.Equal("conversations.moved", await wang.RefusedAsync(id, "reply", new { clientId = Guid.CreateVersion7(), text = "有货", draftSeenSeq = seen }));
    }

    [Theory, OnEachDatabase]
    public async Task A_reply_sent_again_should_be_answered_the_same_whatever_became_of_the_conversation(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent, "在吗");
        var reply = new { clientId = Guid.CreateVersion7(), text = " 在的 ", draftSeenSeq = (await agent.ThreadAsync(id)).GetProperty("conversation").GetProperty("lastPublicSeq").GetInt64() };
        async Task<string> SendAsync()
        {
            using var answer = await agent.DoAsync(id, "reply", reply);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
            return await answer.Content.ReadAsStringAsync();
        }

        var first = await SendAsync();
        Assert.Equal(first, await SendAsync());
        await visitor.SayAsync("还有货吗");
        Assert.Equal(first, await SendAsync());
        await agent.MustAsync(id, "resolve");
        Assert.Equal(first, await SendAsync());
        var said = (await agent.ThreadAsync(id)).GetProperty("messages").EnumerateArray().Select(m => m.GetRawText()).ToList();
        Assert.Single(said, m => m.Contains(reply.clientId.ToString(), StringComparison.OrdinalIgnoreCase));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-3.3c")]
    public async Task The_timeline_should_tell_everything_from_the_first_contact_on(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, first) = await app.ServedByAsync(shop, agent, "第一次来");
        await agent.ReplyAsync(first, "您好");
        await agent.MustAsync(first, "resolve");
        await app.ReadAsync(async db =>
        {
            var old = await db.FindAsync<Conversation>(new ConversationId(first));
            db.Entry(old!).Property(c => c.ResolvedAtUtc).CurrentValue = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-10);
            return await db.SaveChangesAsync();
        });
        await visitor.SayAsync("又来了");
        var second = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, second);

        var timeline = await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/conversations/{second}/timeline?take=500");
        var entries = timeline.GetProperty("entries").EnumerateArray().ToList();

        Assert.NotEqual(first, second);
        Assert.Equal("conversations.conversation-opened", entries[0].GetProperty("type").GetString());
        Assert.Contains(entries, e => e.TryGetProperty("text", out var t) && t.GetString() == "第一次来");
        string[] told = ["conversation-opened", "message-posted", "handover-requested", "conversation-accepted", "owner-changed", "conversation-resolved", "conversation-opened", "handover-requested", "conversation-accepted"];
        var at = 0;
        foreach (var entry in entries)
        {
            at += at < told.Length && entry.GetProperty("type").GetString() == "conversations." + told[at] ? 1 : 0;
        }

        Assert.Equal(told.Length, at);
        Assert.Equal(first, (await KeptAsync(app, second)).PreviousId!.Value.Value);
    }

    [Theory, OnEachDatabase]
    [Clause("S3-1.1b")]
    public async Task The_stage_should_be_that_of_the_customers_order_when_they_come(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        foreach (var (status, stage) in ((string?, string)[])[(null, "pre-sale"), ("shipped", "in-sale"), ("delivered", "after-sale")])
        {
            var sub = "u-" + stage;
            if (status is not null)
            {
                await OrderAsync(app, shop, sub, status);
            }

            var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, sub, "林晚秋"));
            var id = (await visitor.SayAsync("你好")).GetProperty("conversationId").GetGuid();
            Assert.Equal(stage, (await KeptAsync(app, id)).Stage);
        }
    }

    private static Task<Conversation> KeptAsync(KefuApp app, Guid id) => app.ReadAsync(db => Task.FromResult(db.Set<Conversation>().Single(c => c.Id == new ConversationId(id))));

    private static Task<Conversation> StatusAsync(KefuApp app, Guid id, ConversationStatus status) => KefuApp.EventuallyAsync(() => KeptAsync(app, id), c => c.Status == status);

    /// <summary>Writes into the log what routing would.</summary>
    private static Task<object?[]?> TellAsync(KefuApp app, object @event, string kind, Guid subject, Guid? shop) => app.AsSystemAsync(services =>
        services.GetRequiredService<GroupCommit>().WriteAsync(
            new WriteUnit(subject, EventLog.StatementFor(services.GetRequiredService<IDialect>(), Actor.System, "", TimeProvider.System.GetUtcNow().UtcDateTime, @event, kind, subject, shop)), CancellationToken.None));

    private static async Task OrderAsync(KefuApp app, TestShop shop, string customer, string status)
    {
        var body = JsonSerializer.Serialize(new
        {
            eventId = Guid.CreateVersion7().ToString(), orderNumber = "N-" + customer, version = 1, occurredAt = TimeProvider.System.GetUtcNow().UtcDateTime, customer = new { externalId = customer, name = "林晚秋" }, status, currency = "CNY",
            totalMinor = 32900, lines = new[] { new { sku = "T2", title = "穹顶台灯", quantity = 1, priceMinor = 32900 } }, shipments = Array.Empty<object>(),
        });
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/shops/{shop.Key}/orders") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Kefu-Timestamp", timestamp);
        request.Headers.Add("X-Kefu-Event-Id", Guid.CreateVersion7().ToString());
        request.Headers.Add("X-Kefu-Signature", "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(shop.WebhookSecret), Encoding.UTF8.GetBytes(timestamp + "." + body))));
        using var http = app.NewClient();
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
