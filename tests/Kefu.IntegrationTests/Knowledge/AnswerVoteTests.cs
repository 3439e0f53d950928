using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Knowledge.Articles;
using Kefu.Knowledge.Votes;

namespace Kefu.Tests.Knowledge;

public sealed class AnswerVoteTests
{
    [Theory, OnEachDatabase]
    public async Task A_vote_on_an_answer_should_be_kept_and_be_seen_by_who_answers_for_the_knowledge(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var editor = await app.NewStaffAsync(shop, "product-reviewer");
        var article = await app.SendAsync(new SaveArticle(null, shop.Id, "zh-CN", "怎么退款", ["退钱"], "七天内可退。", ["退款"], true, null));
        await app.SendAsync(new PublishArticle(article));
        var visitor = await app.NewVisitorAsync(shop);
        var seq = await AskedAsync(visitor);
        var other = await app.NewVisitorAsync(shop);
        var otherSeq = await AskedAsync(other);

        await VoteAsync(visitor, seq, true, HttpStatusCode.NoContent);
        await VoteAsync(visitor, seq, true, HttpStatusCode.NoContent);
        await VoteAsync(other, otherSeq, false, HttpStatusCode.NoContent);
        await VoteAsync(other, seq, false, HttpStatusCode.NotFound);

        Assert.True((await MessageAsync(visitor, seq)).GetProperty("helpful").GetBoolean());
        Assert.False((await MessageAsync(other, otherSeq)).GetProperty("helpful").GetBoolean());
        await KefuApp.EventuallyAsync(async () => (await app.SendAsync(new GetArticle(article))).Votes, v => v == new ArticleVotes(1, 1));
        Assert.Contains("1 of 2", await editor.Http.GetStringAsync("/knowledge"), StringComparison.Ordinal);

        // The last word counts.
        await VoteAsync(visitor, seq, false, HttpStatusCode.NoContent);
        await KefuApp.EventuallyAsync(async () => (await app.SendAsync(new GetArticle(article))).Votes, v => v == new ArticleVotes(0, 2));
        Assert.Contains("Not helpful", await editor.Http.GetStringAsync($"/knowledge/articles/{article}"), StringComparison.Ordinal);
    }

    private static async Task<long> AskedAsync(TestVisitor visitor)
    {
        await visitor.SayAsync("怎么退款");
        var history = await KefuApp.EventuallyAsync(visitor.HistoryAsync, h => h.Any(IsAnswer));
        return history.First(IsAnswer).GetProperty("seq").GetInt64();
    }

    private static bool IsAnswer(JsonElement message) => message.TryGetProperty("sources", out var sources) && sources.ValueKind is JsonValueKind.Array;

    private static async Task<JsonElement> MessageAsync(TestVisitor visitor, long seq) => (await visitor.HistoryAsync()).Single(m => m.GetProperty("seq").GetInt64() == seq);

    private static async Task VoteAsync(TestVisitor visitor, long seq, bool helpful, HttpStatusCode expected)
    {
        using var answer = await visitor.Http.PostAsJsonAsync("/api/v1/widget/bot-feedback", new { seq, helpful });
        Assert.Equal(expected, answer.StatusCode);
    }
}
