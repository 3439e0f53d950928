using System.Net;
using System.Net.Http.Json;
using System.Text;
using Kefu.Platform.Persistence;
using Kefu.Tests.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>Texts that no database likes: they harm their sender at most, never the server or whoever writes at the same moment.</summary>
public sealed class OddTextTests
{
    [Theory, OnEachDatabase]
    [Case("T-S1")]
    public async Task A_nul_or_half_a_character_should_be_refused_and_lose_nobodys_message(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        foreach (var text in new[] { "a\\u0000b", "\\ud83d", "\\ude00x" })
        {
            using var refused = await visitor.Http.PostAsync("/api/v1/widget/messages", Json($"{{\"clientId\":\"{Guid.CreateVersion7()}\",\"kind\":\"text\",\"text\":\"{text}\"}}"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Equal("malformed", await KefuApp.CodeOfAsync(refused));
        }

        foreach (var address in new[] { "/search?q=%00", "/tickets?q=a%00b", "/orders?q=%00", "/desk?q=%00", "/api/v1/search?q=%ED%A0%BD%00", "/api/v1/conversations?q=%00" })
        {
            using var answer = await agent.Http.GetAsync(address);
            Assert.True((int)answer.StatusCode < 500, address);
        }

        var alive = await visitor.SayAsync("还在");
        Assert.Contains(await visitor.HistoryAsync(), m => m.GetProperty("seq").GetInt64() == alive.GetProperty("seq").GetInt64());
        Assert.Equal(id, alive.GetProperty("conversationId").GetGuid());
    }

    [Theory, OnEachDatabase]
    [Case("T-X5"), Case("T-S1")]
    public async Task Texts_cut_to_length_should_not_end_in_half_a_character(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var emoji = string.Concat(Enumerable.Repeat("😀", 1200));
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "emoji", "a" + emoji[..210], tier: "b" + emoji[..50]));
        using var page = await visitor.Http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key, visitorToken = visitor.Token, page = new { url = "u" + emoji, title = "t" + emoji, referrer = "r" + emoji }, timeZone = "z" + emoji });
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (var name in new[] { emoji[..400] + ".png", "a" + emoji[..400] + ".png" })
        {
            var kept = await FilesTests.UploadAsync(visitor.Http, name, FilesTests.Png);
            Assert.DoesNotContain('\uFFFD', kept.GetProperty("fileName").GetString()!);
        }

        await visitor.SayAsync("a" + emoji[..398]);
        var agent = await app.NewStaffAsync(shop, "agent");
        foreach (var address in new[] { "/search?q=", "/tickets?q=", "/orders?q=", "/desk?q=", "/api/v1/tickets?q=", "/knowledge?q=" })
        {
            using var answer = await agent.Http.GetAsync(address + Uri.EscapeDataString("a" + emoji[..520]));
            Assert.True(answer.IsSuccessStatusCode, $"{address} {answer.StatusCode}");
        }

        Assert.Contains("a😀", (await visitor.HistoryAsync())[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    [Case("T-S1")]
    public async Task A_write_that_the_database_cannot_keep_should_fail_alone_and_stop_no_writer(Database database)
    {
        var app = await KefuApp.For(database);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        var group = app.Services.GetRequiredService<GroupCommit>();
        for (var round = 0; round < 3; round++)
        {
            var bad = Enumerable.Range(0, 4).Select(_ => group.WriteAsync(new WriteUnit(Guid.CreateVersion7(), new Statement("INSERT INTO platform_protection_key (\"Id\", \"Xml\") VALUES ($1, $2)", "\ud83d", null)), CancellationToken.None)).ToList();
            var good = Enumerable.Range(0, 5).Select(i => visitor.SayAsync("好 " + i)).ToList();
            foreach (var write in bad)
            {
                await Assert.ThrowsAnyAsync<Exception>(() => write);
            }

            await Task.WhenAll(good).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        Assert.Equal(15, (await visitor.HistoryAsync()).Count(m => m.GetProperty("author").GetProperty("kind").GetString() == "customer"));
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
