using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Kefu.Tests.Conversations;

public sealed class ReachTests
{
    [Theory, OnEachDatabase]
    [Clause("S4-4.3")]
    [Clause("S4-4.4")]
    public async Task An_agent_should_see_own_and_pooled_conversations_only(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var wang = await app.NewStaffAsync(shop, "agent", team: "a-" + shop.Key);
        var chen = await app.NewStaffAsync(shop, "agent", "陈默", team: "a-" + shop.Key);
        var leader = await app.NewStaffAsync(shop, "team-leader", "组长", team: "a-" + shop.Key);
        var other = await app.NewStaffAsync(shop, "team-leader", "别组组长", team: "b-" + shop.Key);
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor", "主管");
        var (_, own) = await app.ServedByAsync(shop, wang);
        var waiting = await app.NewVisitorAsync(shop);
        await waiting.SayAsync("在吗");
        var pooled = (await waiting.AskForPersonAsync()).IdOf();

        Assert.True(await SeesAsync(wang, own));
        Assert.True(await SeesAsync(wang, pooled));
        Assert.False(await SeesAsync(chen, own));
        Assert.True(await SeesAsync(leader, own));
        Assert.False(await SeesAsync(other, own));
        Assert.True(await SeesAsync(supervisor, own));
        Assert.Equal("not-found", await chen.RefusedAsync(own, "reply", new { clientId = Guid.CreateVersion7(), text = "抢答" }));

        await wang.MustAsync(own, "invite", new { staff = chen.Id.Value });
        Assert.True(await SeesAsync(chen, own));
    }

    [Theory, OnEachDatabase]
    [Case("T-A1")]
    public async Task Ids_of_another_shop_should_open_nothing_at_any_door(Database database)
    {
        var app = await KefuApp.For(database);
        var mine = await app.NewShopAsync();
        var theirs = await app.NewShopAsync("别家");
        var supervisor = await app.NewStaffAsync(mine, "operations-supervisor");
        var agent = await app.NewStaffAsync(mine, "agent");
        var foreigner = await app.NewStaffAsync(theirs, "agent", "外人");
        var (visitor, foreign) = await app.ServedByAsync(theirs, foreigner);
        var (_, own) = await app.ServedByAsync(mine, agent);
        var file = await FilesTests.UploadAsync(visitor.Http, "a.png", FilesTests.Png);
        var attachment = file.GetProperty("attachmentId").GetGuid();
        var before = await app.ReadAsync(db => Task.FromResult(System.Text.Json.JsonSerializer.Serialize(db.Set<Kefu.Conversations.Domain.Conversation>().Single(c => c.Id == new Kefu.Contracts.Conversations.ConversationId(foreign)))));

        foreach (var (verb, body) in ((string, object)[])
            [
                ("accept", new { }), ("reply", new { clientId = Guid.CreateVersion7(), text = "x" }), ("messages", new { clientId = Guid.CreateVersion7(), text = "x", visibility = "note" }),
                ("notes", new { clientId = Guid.CreateVersion7(), text = "x" }), ("whisper", new { clientId = Guid.CreateVersion7(), text = "x" }), ("transfer", new { toStaff = agent.Id.Value, note = "x" }),
                ("transfer/accept", new { }), ("transfer/decline", new { }), ("invite", new { staff = agent.Id.Value }), ("monitor", new { }), ("take-over", new { }), ("tags", new { add = new[] { "x" } }),
                ("resolve", new { }), ("reopen", new { }), ("read", new { upToSeq = 1 }), ("typing", new { on = true }), ("viewing", new { on = true }),
            ])
        {
            Assert.Equal("not-found", await supervisor.RefusedAsync(foreign, verb, body));
        }

        foreach (var path in (string[])[$"/api/v1/conversations/{foreign}", $"/api/v1/conversations/{foreign}/timeline", $"/api/v1/conversations/attachments/{attachment}", $"/api/v1/customers/{visitor.Customer}"])
        {
            using var answer = await supervisor.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        // Foreign ids inside a body of an own conversation.
        Assert.Equal("not-found", await agent.RefusedAsync(own, "reply", new { clientId = Guid.CreateVersion7(), attachmentId = attachment }));
        Assert.Equal("not-found", await agent.RefusedAsync(own, "transfer", new { toStaff = foreigner.Id.Value, note = "x" }));
        Assert.Equal("not-found", await agent.RefusedAsync(own, "transfer", new { toQueue = Guid.CreateVersion7(), note = "x" }));
        Assert.Equal("not-found", await agent.RefusedAsync(own, "invite", new { staff = foreigner.Id.Value }));
        await agent.MustAsync(own, "notes", new { clientId = Guid.CreateVersion7(), text = "x", mentions = new[] { foreigner.Id.Value } });
        Assert.False(await SeesAsync(foreigner, own));
        var list = await supervisor.Http.GetFromJsonAsync<JsonElement>($"/api/v1/conversations?view=all&customer={visitor.Customer}");
        Assert.Equal(0, list.GetProperty("rows").GetArrayLength());
        Assert.Equal(before, await app.ReadAsync(db => Task.FromResult(System.Text.Json.JsonSerializer.Serialize(db.Set<Kefu.Conversations.Domain.Conversation>().Single(c => c.Id == new Kefu.Contracts.Conversations.ConversationId(foreign))))));
    }

    [Theory, OnEachDatabase]
    [Case("T-A5")]
    public async Task A_visitor_should_reach_only_what_is_their_own(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (victim, id) = await app.ServedByAsync(shop, agent, "我的地址是杭州");
        var file = (await FilesTests.UploadAsync(victim.Http, "a.png", FilesTests.Png)).GetProperty("attachmentId").GetGuid();
        var thief = await app.NewVisitorAsync(shop);

        Assert.Empty(await thief.HistoryAsync());
        using (var stolen = await thief.Http.GetAsync($"/api/v1/widget/attachments/{file}"))
        {
            Assert.Equal(HttpStatusCode.NotFound, stolen.StatusCode);
        }

        using (var sent = await thief.Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "file", attachmentId = file }))
        {
            Assert.Equal(HttpStatusCode.NotFound, sent.StatusCode);
        }

        foreach (var door in (string[])[$"/api/v1/conversations/{id}", "/api/v1/conversations", $"/api/v1/customers/{victim.Customer}", "/feed"])
        {
            using var answer = await thief.Http.GetAsync(door);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }

        using var nobody = app.NewClient();
        foreach (var door in (string[])["/api/v1/widget/messages", "/api/v1/widget/feed", $"/api/v1/widget/attachments/{file}"])
        {
            using var answer = await nobody.GetAsync(door);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        // The thief's stream stays silent about the other conversation.
        await using var stream = await new Stream(thief.Http, "/api/v1/widget/feed?after=0-0").OpenAsync();
        await agent.ReplyAsync(id, "收到地址");
        await thief.SayAsync("你好");
        var events = await stream.UntilAsync(e => e.Type == "message");
        Assert.All(events, e => Assert.DoesNotContain("地址", e.Data.GetRawText(), StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    [Case("T-A8")]
    public async Task Fields_that_only_the_desk_sets_should_be_ignored(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var other = await app.NewShopAsync("别家");
        var visitor = await app.NewVisitorAsync(shop);
        using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/messages", new
        {
            clientId = Guid.CreateVersion7(), kind = "text", text = "你好", shopId = other.Id, author = "agent", authorId = Guid.CreateVersion7(), visibility = "internal", seq = 1, at = "2000-01-01T00:00:00Z", conversationId = Guid.CreateVersion7(),
        });
        var kept = await app.ReadAsync(db => Task.FromResult(db.Set<Kefu.Conversations.Domain.Message>().Single(m => m.CustomerId == visitor.Customer && m.Author == Kefu.Contracts.Conversations.AuthorKind.Customer)));

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(shop.Id, kept.ShopId);
        Assert.Equal(Kefu.Contracts.Conversations.Visibility.Public, kept.Visibility);
        Assert.True(kept.AtUtc.Year > 2000 && kept.Seq > 0);
    }

    private static async Task<bool> SeesAsync(TestPerson person, Guid conversation)
    {
        using var answer = await person.Http.GetAsync($"/api/v1/conversations/{conversation}");
        var listed = await person.Http.GetFromJsonAsync<JsonElement>("/api/v1/conversations?view=all&take=200");
        var inList = listed.GetProperty("rows").EnumerateArray().Any(r => r.IdOf() == conversation);
        Assert.Equal(answer.StatusCode == HttpStatusCode.OK, inList);
        return inList;
    }
}
