using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Articles;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Replies;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Knowledge;

public sealed class KnowledgeTests
{
    [Theory, OnEachDatabase]
    public async Task Customers_should_get_the_published_edition_and_nothing_once_it_is_withdrawn(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var id = await app.SendAsync(Save(shop, "怎么退款", "七天内可退"));
        Assert.Empty(await FindAsync(app, shop, "我想退款"));

        await app.SendAsync(new PublishArticle(id));
        await app.SendAsync(Save(shop, "怎么退款", "改过的答案") with { Id = id });
        Assert.Equal("七天内可退", Assert.Single(await FindAsync(app, shop, "我想退款")).Answer);

        await app.SendAsync(new PublishArticle(id));
        Assert.Equal("改过的答案", Assert.Single(await FindAsync(app, shop, "我想退款")).Answer);
        await app.SendAsync(new WithdrawArticle(id, "out of date"));
        Assert.Empty(await FindAsync(app, shop, "我想退款"));
    }

    [Theory, OnEachDatabase]
    public async Task Answers_should_stay_within_their_shop_and_language(Database database)
    {
        var app = await KefuApp.For(database);
        var (one, other) = (await app.NewShopAsync(), await app.NewShopAsync());
        await app.SendAsync(new PublishArticle(await app.SendAsync(Save(one, "How to get a refund", "Ask us", "en"))));

        Assert.Single(await FindAsync(app, one, "get a refund", "en"));
        Assert.Empty(await FindAsync(app, one, "get a refund", "zh-CN"));
        Assert.Empty(await FindAsync(app, other, "get a refund", "en"));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-4.1d")]
    [Clause("S4-6.2b")]
    public async Task A_new_shop_should_have_the_standard_greeting_and_closing(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();

        Task<string?> PhraseAsync(string purpose, string language) =>
            app.AsSystemAsync(s => s.GetRequiredService<ICannedReplies>().PhraseAsync(shop.Id, purpose, language, CancellationToken.None));

        var closing = await KefuApp.EventuallyAsync(() => PhraseAsync("closing", "zh-CN"), p => p is not null);
        Assert.Equal("感谢您的咨询，祝您购物愉快！", closing);
        Assert.StartsWith("您好", await PhraseAsync("greeting", "zh-CN"));
        Assert.NotNull(await PhraseAsync("greeting", "en"));
    }

    [Theory, OnEachDatabase]
    public async Task A_canned_reply_should_be_found_by_initials_and_filled_literally(Database database)
    {
        const string name = "{{agent}}{{constructor.constructor('alert(1)')()}}";
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        await app.HaveOrderAsync(shop, "DD77", customer: "c-7");
        var agent = await app.NewStaffAsync(shop, "agent", "王晓琳");
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-7", name));
        await visitor.SayAsync("在吗");
        var conversation = (await visitor.AskForPersonAsync()).GetProperty("id").GetGuid();
        await app.SendAsync(new SaveCannedReply(null, shop.Id, "zh-CN", null, "换新说明", "售后", "{{customer}} 您好,{{客服}}为您换新 {{order}},{{送达日}}送达", ReplyPurpose.Reply));

        var found = await agent.Http.GetFromJsonAsync<JsonElement>($"/api/v1/canned-replies?q=hx&conversation={conversation}");

        var reply = Assert.Single(found.EnumerateArray());
        Assert.Equal("hxsm", reply.GetProperty("code").GetString());
        Assert.Equal(name + " 您好,王晓琳为您换新 DD77,{{送达日}}送达", reply.GetProperty("text").GetString());
    }

    [Theory, OnEachDatabase]
    public async Task A_refused_form_should_come_back_with_what_was_typed(Database database)
    {
        const string bad = "{{constructor.constructor('alert(1)')()}}";
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var leader = await app.NewStaffAsync(shop, "team-leader", language: "zh-CN");

        using var answer = await leader.Http.PostAsync("/fragments/knowledge/canned", new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["shop"] = shop.Id.ToString(), ["title"] = "一句话", ["lang"] = "zh-CN", ["purpose"] = "Reply", ["text"] = bad,
        }));
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("未知变量：" + bad, html);
        Assert.Contains($">{bad}</textarea>", html);
        Assert.Contains("一句话", html);
    }

    private static SaveArticle Save(TestShop shop, string title, string answer, string language = "zh-CN") => new(null, shop.Id, language, title, [], answer, [], false, null);

    private static Task<IReadOnlyList<AnswerMatch>> FindAsync(KefuApp app, TestShop shop, string question, string language = "zh-CN") =>
        app.AsSystemAsync(s => s.GetRequiredService<IAnswers>().FindAsync(shop.Id, language, question, 3, CancellationToken.None));
}
