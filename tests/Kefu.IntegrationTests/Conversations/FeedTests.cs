using Kefu.Contracts.Conversations;
using Kefu.Customers.Domain;

namespace Kefu.Tests.Conversations;

public sealed class FeedTests
{
    private const string Path = "/api/v1/widget/feed";

    [Theory, OnEachDatabase]
    [Case("F16")]
    public async Task A_resumed_feed_should_neither_miss_nor_repeat_a_message(Database database)
    {
        var app = await KefuApp.For(database);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        var from = visitor.Session.GetProperty("feedFrom").GetString()!;
        var said = new List<long>();
        var heard = new List<long>();
        var position = from;

        for (var cut = 0; cut < 4; cut++)
        {
            // Two are said while nobody listens, one while the stream is open.
            said.Add((await visitor.SayAsync("第一句")).GetProperty("seq").GetInt64());
            said.Add((await visitor.SayAsync("第二句")).GetProperty("seq").GetInt64());
            await using var stream = await new Stream(visitor.Http, Path).OpenAsync(position);
            said.Add((await visitor.SayAsync("第三句")).GetProperty("seq").GetInt64());
            foreach (var item in await stream.UntilAsync(e => IsOwn(e) && e.Data.GetProperty("seq").GetInt64() == said[^1]))
            {
                position = item.Id ?? position;
                if (IsOwn(item))
                {
                    heard.Add(item.Data.GetProperty("seq").GetInt64());
                }
            }
        }

        Assert.Equal(said, heard);
    }

    [Theory, OnEachDatabase]
    public async Task A_feed_should_tell_of_the_answer_the_reading_and_the_end(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var visitor = await app.NewVisitorAsync(shop);
        await using var stream = await new Stream(visitor.Http, Path + "?after=" + visitor.Session.GetProperty("feedFrom").GetString()).OpenAsync();
        // An update tells the state as of its telling: each is awaited before the next step is taken.
        var events = new List<Streamed>();
        async Task HearAsync(Func<Streamed, bool> until) => events.AddRange(await stream.UntilAsync(until));
        var said = await visitor.SayAsync("在吗");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        await HearAsync(e => e.Type == "delivered");
        await app.TakeAsync(agent, id);
        await HearAsync(e => e.Type == "updated" && e.Data.StatusOf() == "active");
        await agent.MustAsync(id, "read", new { upToSeq = said.GetProperty("seq").GetInt64() });
        await agent.ReplyAsync(id, "在的");
        await HearAsync(e => e.Type == "message" && e.Data.TryGetProperty("text", out var t) && t.GetString() == "在的");
        await agent.MustAsync(id, "resolve");
        await HearAsync(e => e.Type == "updated" && e.Data.StatusOf() == "resolved");

        Assert.Contains(events, e => e.Type == "delivered");
        Assert.Contains(events, e => e.Type == "read" && e.Data.GetProperty("upToSeq").GetInt64() == said.GetProperty("seq").GetInt64());
        Assert.Contains(events, e => e.Type == "updated" && e.Data.StatusOf() == "active" && e.Data.GetProperty("agent").GetProperty("name").GetString() == "王晓琳");
        Assert.Contains(events, e => e.Type == "message" && e.Data.TryGetProperty("text", out var t) && t.GetString() == "在的");
        Assert.All(events.Where(e => e.Type is not ("typing" or "ping")), e => Assert.NotNull(e.Id));
    }

    [Theory, OnEachDatabase]
    [Case("T-S13")]
    public async Task A_feed_should_end_on_every_node_when_its_token_is_taken_back(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        await using var second = database == Database.Postgres ? await KefuApp.StartAsync(database, database: app.DatabaseName) : null;
        var shop = await app.NewShopAsync();
        foreach (var name in new[] { "anonymous", "known" })
        {
            var visitor = await app.NewVisitorAsync(shop, name == "known" ? KefuApp.IdentityOf(shop, Guid.CreateVersion7().ToString("N")) : null);
            await using var feed = await Sse.OpenAsync(visitor.Http, Path, null, TestContext.Current.CancellationToken);

            // At the other node somebody else signs in at the shop with the same browser.
            await (second ?? app).NewVisitorAsync(shop, KefuApp.IdentityOf(shop, Guid.CreateVersion7().ToString("N")), visitor.Token);
            await feed.EndAsync();
        }
    }

    [Theory, OnEachDatabase]
    public async Task A_feed_should_end_when_its_token_runs_out_unless_that_was_prolonged(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (left, back) = (await app.NewVisitorAsync(shop), await app.NewVisitorAsync(shop));
        await using var ending = await Sse.OpenAsync(left.Http, Path, null, ct);
        await using var lasting = await Sse.OpenAsync(back.Http, Path, null, ct);
        clock.Advance(VisitorToken.Life / 2);
        await app.NewVisitorAsync(shop, token: back.Token);
        clock.Advance((VisitorToken.Life / 2) + TimeSpan.FromMinutes(1));

        await ending.EndAsync();
        var said = await back.SayAsync("在吗");
        await lasting.NextAsync(e => e.Type == "message" && e.Data.GetProperty("seq").GetInt64() == said.GetProperty("seq").GetInt64());

        // Then it ends at the new date.
        clock.Advance(VisitorToken.Life / 2);
        await lasting.EndAsync();
    }

    [Theory, OnEachDatabase]
    [Case("T-A10")]
    public async Task Internal_notes_should_never_leave(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var colleague = await app.NewStaffAsync(shop, "agent", "陈默");
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor", "周主管");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        const string Secret = "内部-绝密-7731";
        await using var stream = await new Stream(visitor.Http, Path + "?after=" + visitor.Session.GetProperty("feedFrom").GetString()).OpenAsync();

        await agent.MustAsync(id, "notes", new { clientId = Guid.CreateVersion7(), text = Secret, mentions = new[] { colleague.Id.Value } });
        await supervisor.MustAsync(id, "whisper", new { clientId = Guid.CreateVersion7(), text = Secret });
        await agent.MustAsync(id, "transfer", new { toStaff = colleague.Id.Value, note = Secret });
        await colleague.MustAsync(id, "transfer/accept");
        await colleague.MustAsync(id, "invite", new { staff = agent.Id.Value });
        await colleague.ReplyAsync(id, "您好");

        var events = await stream.UntilAsync(e => e.Type == "message" && e.Data.TryGetProperty("text", out var t) && t.GetString() == "您好");
        Assert.All(events, e => Assert.DoesNotContain(Secret, e.Data.GetRawText(), StringComparison.Ordinal));
        var everything = string.Concat((await visitor.HistoryAsync()).Select(m => m.GetRawText()));
        Assert.DoesNotContain(Secret, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("邀请了", everything, StringComparison.Ordinal);
        var session = await app.NewVisitorAsync(shop, token: visitor.Token);
        Assert.DoesNotContain(Secret, session.Session.GetRawText(), StringComparison.Ordinal);
        var card = await app.AsSystemAsync(s => ((IConversations)s.GetService(typeof(IConversations))!).FindAsync(new ConversationId(id), CancellationToken.None));
        Assert.NotEqual(Secret, card!.LastText);
    }

    private static bool IsOwn(Streamed e) => e.Type == "message" && e.Data.GetProperty("author").GetProperty("kind").GetString() == "customer";
}
