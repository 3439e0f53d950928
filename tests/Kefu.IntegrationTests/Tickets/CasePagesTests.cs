using System.Net;
using System.Text.RegularExpressions;
using Kefu.Knowledge.Articles;
using Kefu.Tests.Conversations;

namespace Kefu.Tests.Tickets;

public sealed partial class CasePagesTests
{
    [Theory, OnEachDatabase]
    public async Task Pages_should_open_in_both_languages_without_a_missing_word(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var order = KefuApp.NewOrderNumber();
        await app.HaveOrderAsync(shop, order);
        var article = await app.SendAsync(new SaveArticle(null, shop.Id, "zh-CN", "怎么退款", ["退钱"], "**七天**", ["退款"], true, null));
        await app.SendAsync(new PublishArticle(article));
        foreach (var language in new[] { "en", "zh-CN" })
        {
            var person = await app.NewStaffAsync(shop, "operations-supervisor", language: language);
            var (_, conversation) = await app.ServedByAsync(shop, person);
            var number = await person.OpenAsync(new { conversationId = conversation, kind = "complaint", priority = "urgent", subject = "s", text = "t", contact = "a@b.cn", assignToMe = true });
            foreach (var path in new[]
            {
                "/tickets", "/tickets?view=All&sort=-updated", "/tickets?q=%E9%80%80%E6%AC%BE", $"/tickets/{number}", "/tickets/new", $"/fragments/tickets/new?conversation={conversation}",
                $"/fragments/tickets/{number}/assign", $"/fragments/tickets/{number}/hand-over", "/orders", $"/orders/{order}?shop={shop.Id}", "/orders/import", "/knowledge", "/knowledge?q=%E9%80%80%E6%AC%BE",
                "/knowledge/new", $"/knowledge/articles/{article}", "/knowledge/canned", "/knowledge/canned/new", "/search?q=%E9%80%80%E6%AC%BE",
            })
            {
                using var answer = await person.Http.GetAsync(path);
                var html = await answer.Content.ReadAsStringAsync();
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path} {answer.StatusCode} {html[..Math.Min(400, html.Length)]}");
                Assert.DoesNotMatch(RawKey(), html);
                Assert.DoesNotContain(" style=\"", html);
            }
        }
    }

    // A word that no resource holds is shown as its key: status:Open, no-orders and the like.
    [GeneratedRegex(@">(?:[a-z]+:[A-Z]\w+|no-\w+|search-\w+|new-\w+|event:[\w.-]+)<", RegexOptions.None, matchTimeoutMilliseconds: 2000)]
    private static partial Regex RawKey();
}
