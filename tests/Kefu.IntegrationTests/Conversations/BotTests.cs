using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Orders;
using Kefu.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Knowledge.Articles;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Tests.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Conversations;

public sealed class BotTests
{
    [Theory, OnEachDatabase]
    public async Task A_near_match_should_be_offered_and_choosing_it_should_answer_with_its_source(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await ShopWithAnswersAsync(app);
        var visitor = await app.NewVisitorAsync(shop);

        await visitor.SayAsync("退款要多久呢我有点急");
        var offer = await BotSaysAsync(visitor, 1);

        var titles = offer.GetProperty("suggestions").EnumerateArray().Select(s => s.GetString()!).ToList();
        Assert.Equal("退款多久到账", titles[0]);
        Assert.True(offer.GetProperty("offersPerson").GetBoolean());
        Assert.False(offer.TryGetProperty("sources", out var none) && none.ValueKind is JsonValueKind.Array);
        using (var chosen = await visitor.Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "quick-question", text = titles[0] }))
        {
            Assert.Equal(HttpStatusCode.Created, chosen.StatusCode);
        }

        var answer = await BotSaysAsync(visitor, 2);
        Assert.Equal("原路退回，一至三个工作日到账", answer.GetProperty("text").GetString());
        Assert.Equal("退款多久到账", answer.GetProperty("sources").EnumerateArray().Single().GetProperty("title").GetString());
        Assert.Equal(ConversationStatus.Bot, (await app.KeptAsync(answer.GetProperty("conversationId").GetGuid())).Status);
    }

    [Theory, OnEachDatabase]
    public async Task A_question_nothing_comes_near_should_go_to_a_person_at_once(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await ShopWithAnswersAsync(app);
        var visitor = await app.NewVisitorAsync(shop);

        var id = (await visitor.SayAsync("公司周年庆的赞助找谁谈")).GetProperty("conversationId").GetGuid();

        await app.BecomesAsync(id, c => c.Status is ConversationStatus.Queued);
        Assert.Equal(HandoverReason.LowConfidence, await ReasonAsync(app, id));
        var said = await BotSaysAsync(visitor, 1);
        Assert.False(said.TryGetProperty("sources", out var none) && none.ValueKind is JsonValueKind.Array);
    }

    [Theory, OnEachDatabase]
    public async Task Two_failures_should_bring_a_person(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await ShopWithAnswersAsync(app);
        var unsure = await app.NewVisitorAsync(shop);
        var id = (await unsure.SayAsync("退款要多久呢我有点急")).GetProperty("conversationId").GetGuid();
        await BotSaysAsync(unsure, 1);
        Assert.Equal(ConversationStatus.Bot, (await app.KeptAsync(id)).Status);
        await unsure.SayAsync("退款要多久呢我有点急啊");
        await app.BecomesAsync(id, c => c.Status is ConversationStatus.Queued);
        Assert.Equal(HandoverReason.TwoFailures, await ReasonAsync(app, id));

        // Answers that did not help count as well; the same word twice is one failure.
        var unhelped = await app.NewVisitorAsync(shop);
        var other = (await unhelped.SayAsync("退款多久到账")).GetProperty("conversationId").GetGuid();
        var first = (await BotSaysAsync(unhelped, 1)).GetProperty("seq").GetInt64();
        await RateAsync(unhelped, first);
        await RateAsync(unhelped, first);
        Assert.Equal((ConversationStatus.Bot, 1), ((await app.KeptAsync(other)).Status, (await app.KeptAsync(other)).BotFailures));
        await unhelped.SayAsync("怎么申请退货");
        await RateAsync(unhelped, (await BotSaysAsync(unhelped, 2)).GetProperty("seq").GetInt64());
        Assert.Equal(ConversationStatus.Queued, (await app.KeptAsync(other)).Status);
        Assert.Equal(HandoverReason.TwoFailures, await ReasonAsync(app, other));
    }

    [Theory, OnEachDatabase]
    public async Task A_shops_own_words_should_bring_a_person_and_the_shipped_ones_where_it_has_none(Database database)
    {
        var app = await KefuApp.For(database);
        var (own, shipped) = (await ShopWithAnswersAsync(app), await ShopWithAnswersAsync(app));
        await app.WriteAsync(async services => await services.GetRequiredService<SettingsStore>().SetAsync(
            BotSettings.HandoverWordsKey, own.Id, JsonSerializer.SerializeToElement(new { words = new[] { "呼叫掌柜", "" } }, KefuJson.Options), "test", default));

        var (first, second, third) = (await app.NewVisitorAsync(own), await app.NewVisitorAsync(own), await app.NewVisitorAsync(shipped));
        var called = (await first.SayAsync("呼叫掌柜！")).GetProperty("conversationId").GetGuid();
        await second.SayAsync("退款多久到账，别转人工");
        var asked = (await third.SayAsync("转人工")).GetProperty("conversationId").GetGuid();

        await app.BecomesAsync(called, c => c.Status is ConversationStatus.Queued);
        await app.BecomesAsync(asked, c => c.Status is ConversationStatus.Queued);
        Assert.Equal((HandoverReason.Words, HandoverReason.Words), (await ReasonAsync(app, called), await ReasonAsync(app, asked)));
        await BotSaysAsync(second, 1);
    }

    [Theory, OnEachDatabase]
    public async Task A_customer_should_be_let_in_when_the_order_source_fails(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, services: s => s.AddScoped<IOrders, BrokenOrders>());
        var shop = await app.NewShopAsync();
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-1", "林晓"));

        using var card = await visitor.Http.PostAsJsonAsync(
            "/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "order-card", card = new { title = "T2 台灯", orderNumber = "DD1" } });

        Assert.Equal(HttpStatusCode.Created, card.StatusCode);
        var id = (await card.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("conversationId").GetGuid();
        Assert.Equal(ServiceStage.PreSale, (await app.KeptAsync(id)).Stage);
        Assert.Equal("queued", (await visitor.AskForPersonAsync()).StatusOf());

        // The desk says that orders cannot be shown now, and works on.
        var agent = await app.NewStaffAsync(shop, "agent");
        await app.TakeAsync(agent, id);
        await agent.ReplyAsync(id, "您好");
        using var desk = await agent.Http.GetAsync($"/desk/{id}");
        Assert.Equal(HttpStatusCode.OK, desk.StatusCode);
    }

    private static async Task<TestShop> ShopWithAnswersAsync(KefuApp app)
    {
        var shop = await app.NewShopAsync();
        foreach (var (title, answer) in new[] { ("退款多久到账", "原路退回，一至三个工作日到账"), ("怎么申请退货", "在订单页申请"), ("发票怎么开", "下单时填写抬头"), ("台灯能调色温吗", "三档可调"), ("多久发货", "当天发货") })
        {
            await app.SendAsync(new PublishArticle(await app.SendAsync(new SaveArticle(null, shop.Id, "zh-CN", title, [], answer, [], false, null))));
        }

        return shop;
    }

    /// <summary>What the bot said in its n-th message.</summary>
    private static async Task<JsonElement> BotSaysAsync(TestVisitor visitor, int nth) =>
        (await KefuApp.EventuallyAsync(
            async () => (IReadOnlyList<JsonElement>)[.. (await visitor.HistoryAsync()).Where(m => m.GetProperty("author").GetProperty("kind").GetString() == "bot")], all => all.Count >= nth))[nth - 1];

    private static async Task<HandoverReason> ReasonAsync(KefuApp app, Guid id) =>
        (await app.EventsAsync<HandoverRequested>(new ConversationId(id)))[^1].Read<HandoverRequested>().Reason;

    private static async Task RateAsync(TestVisitor visitor, long seq)
    {
        using var rated = await visitor.Http.PostAsJsonAsync("/api/v1/widget/bot-feedback", new { seq, helpful = false });
        Assert.True(rated.IsSuccessStatusCode, await rated.Content.ReadAsStringAsync());
    }

    private sealed class BrokenOrders : IOrders
    {
        public Task<OrderAnswer> ForCustomerAsync(Guid shopId, string? externalId, int take, CancellationToken ct) => throw new HttpRequestException("The order system is down.");

        public Task<OrderCard?> FindAsync(Guid shopId, string number, CancellationToken ct) => throw new HttpRequestException("The order system is down.");
    }
}
