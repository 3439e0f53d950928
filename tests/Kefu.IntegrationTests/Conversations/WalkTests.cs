using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;

namespace Kefu.Tests.Conversations;

public sealed class WalkTests
{
    [Theory, OnEachDatabase]
    [Clause("S3-3.1a")]
    public async Task A_customer_should_be_served_by_one_owner_from_question_to_result(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var visitor = await app.NewVisitorAsync(shop);

        var said = await visitor.SayAsync("灯罩裂了怎么办");
        var asked = await visitor.AskForPersonAsync();
        Assert.Equal("queued", asked.StatusOf());
        var id = asked.IdOf();
        Assert.Equal(id, said.GetProperty("conversationId").GetGuid());

        await app.TakeAsync(agent, id);
        await agent.ReplyAsync(id, "可以换新");
        var thread = await agent.ThreadAsync(id);
        Assert.Equal("active", thread.GetProperty("conversation").StatusOf());
        Assert.Equal(agent.Id.Value, thread.GetProperty("conversation").GetProperty("owner").GetProperty("id").GetGuid());

        await agent.MustAsync(id, "resolve", new { closing = "祝您愉快" });
        var history = await visitor.HistoryAsync();
        Assert.Contains(history, m => m.TryGetProperty("text", out var t) && t.GetString() == "可以换新");
        Assert.Contains(history, m => m.TryGetProperty("text", out var t) && t.GetString()!.StartsWith("王晓琳 已加入", StringComparison.Ordinal));
        var kept = await app.ReadAsync(db => Task.FromResult(db.Set<Conversation>().Single(c => c.Id == new ConversationId(id))));
        Assert.Equal(ConversationStatus.Resolved, kept.Status);
        Assert.Equal(agent.Id, kept.Owner);
        Assert.Null(kept.WaitingSinceUtc);
        Assert.NotNull(kept.FirstResponseAtUtc);
    }

    [Theory, OnEachDatabase]
    public async Task A_notice_should_say_what_it_is_for_programs_and_speak_to_whom_it_is_for(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var visitor = await app.NewVisitorAsync(shop);
        await visitor.SayAsync("灯罩裂了怎么办");
        var id = (await visitor.AskForPersonAsync()).IdOf();
        await app.TakeAsync(agent, id);
        using (var over = await visitor.Http.PostAsJsonAsync("/api/v1/widget/close", new { }))
        {
            Assert.True(over.IsSuccessStatusCode);
        }

        var history = await visitor.HistoryAsync();
        Assert.Equal(["handover", "joined", "customer-ended"], history.Where(m => m.TryGetProperty("notice", out _)).Select(m => m.GetProperty("notice").GetString()));
        Assert.Equal("会话已结束，有需要随时再发消息。", history[^1].GetProperty("text").GetString());
        Assert.Equal("The customer ended the conversation.", (await agent.ThreadAsync(id)).GetProperty("messages").EnumerateArray().Last().GetProperty("text").GetString());
    }

    [Theory, OnEachDatabase]
    public async Task A_message_sent_again_should_be_kept_once_and_answered_the_same(Database database)
    {
        var app = await KefuApp.For(database);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        var clientId = Guid.CreateVersion7();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId, kind = "text", text = "你好" });
            return (answer.StatusCode, Body: await answer.Content.ReadFromJsonAsync<JsonElement>());
        }));

        Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Created);
        Assert.All(answers, a => Assert.True(a.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK));
        Assert.Single(answers.Select(a => a.Body.GetProperty("seq").GetInt64()).Distinct());
        Assert.Single(await visitor.HistoryAsync(), m => m.GetProperty("author").GetProperty("kind").GetString() == "customer");
    }

    [Theory, OnEachDatabase]
    public async Task A_retry_after_the_conversation_ended_should_not_begin_another(Database database)
    {
        var app = await KefuApp.For(database);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        var clientId = Guid.CreateVersion7();
        var first = await visitor.SayAsync("查物流", clientId);
        using (var closed = await visitor.Http.PostAsJsonAsync("/api/v1/widget/close", new { }))
        {
            Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
        }

        var again = await visitor.SayAsync("查物流", clientId);

        Assert.Equal(first.GetProperty("seq").GetInt64(), again.GetProperty("seq").GetInt64());
        Assert.Equal(1, await app.ReadAsync(db => Task.FromResult(db.Set<Conversation>().Count(c => c.CustomerId == visitor.Customer))));
    }

    [Theory, OnEachDatabase]
    public async Task A_reply_should_be_held_back_when_the_customer_wrote_meanwhile(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        var seen = (await agent.ThreadAsync(id)).GetProperty("conversation").GetProperty("lastPublicSeq").GetInt64();
        await visitor.SayAsync("还有一件事");

        var draft = new { clientId = Guid.CreateVersion7(), text = "好的", draftSeenSeq = seen, confirm = false };
        Assert.Equal("conversations.moved", await agent.RefusedAsync(id, "reply", draft));
        await agent.MustAsync(id, "reply", draft with { confirm = true });
    }
}
