using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Operations.Settings;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web.Limits;

namespace Kefu.Tests.Security;

/// <summary>Whoever asks too often is told to wait, in their language; the others notice nothing.</summary>
public sealed class LimitTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory, OnEachDatabase]
    [Case("T-D2")]
    public async Task A_visitor_should_wait_after_too_many_messages_and_then_go_on(Database database)
    {
        var clock = new FixedTime(Start);
        await using var app = await LimitedAsync(database, clock, new LimitRules { MessagesPerVisitor = 3 });
        var shop = await app.NewShopAsync();
        var (visitor, other) = (await app.NewVisitorAsync(shop), await app.NewVisitorAsync(shop));
        for (var i = 0; i < 3; i++)
        {
            await visitor.SayAsync("第 " + i + " 句");
        }

        var kept = Guid.CreateVersion7();
        using var refused = await PostAsync(visitor.Http, kept, "第四句");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("too-many", await KefuApp.CodeOfAsync(refused));
        Assert.Matches("[\u4e00-\u9fff]", await refused.Content.ReadAsStringAsync());
        var wait = refused.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait.TotalSeconds, 1, 20);
        await other.SayAsync("我没有问题");

        clock.Advance(wait);
        using var accepted = await PostAsync(visitor.Http, kept, "第四句");
        Assert.Equal(HttpStatusCode.Created, accepted.StatusCode);
        using var again = await PostAsync(visitor.Http, Guid.CreateVersion7(), "第五句");
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
    }

    [Fact]
    [Case("T-D2"), Case("T-S1")]
    public async Task Every_door_of_the_customer_and_every_guessable_one_should_be_counted_by_address()
    {
        var one = new LimitRules
        {
            SessionsPerAddress = 2, MessagesPerAddress = 1, UploadsPerAddress = 1, FeedsPerAddress = 1, HandoversPerAddress = 1, SurveysPerAddress = 1,
            SignsPerAddress = 1, HistoriesPerAddress = 1, OrdersPerAddress = 1, SearchesPerAddress = 1, SecretsPerAddress = 1,
        };
        var clock = new FixedTime(Start);
        await using var app = await LimitedAsync(Database.Sqlite, clock, one);
        using var http = app.NewClient();
        foreach (var (method, path) in new[]
        {
            ("POST", "/api/v1/widget/session"), ("POST", "/api/v1/widget/messages"), ("POST", "/api/v1/widget/attachments"), ("GET", "/api/v1/widget/feed"), ("POST", "/api/v1/widget/handover"),
            ("POST", "/api/v1/widget/survey"), ("POST", "/api/v1/widget/typing"), ("GET", "/api/v1/widget/messages"), ("POST", "/api/v1/shops/nobody/orders"), ("GET", "/api/v1/search?q=x"),
            ("GET", "/join/guess"),
        })
        {
            // A token that is a guess, so that the address is all there is to count.
            HttpStatusCode last = default;
            for (var i = 0; i < 3; i++)
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                if (method == "POST")
                {
                    request.Content = path.EndsWith("attachments", StringComparison.Ordinal) ? new MultipartFormDataContent { { new StringContent("x"), "x" } } : JsonContent.Create(new { });
                }

                if (!path.Contains("join", StringComparison.Ordinal) && !path.Contains("session", StringComparison.Ordinal))
                {
                    request.Headers.Authorization = new("Bearer", "kfv_" + Guid.CreateVersion7().ToString("N"));
                }

                using var answer = await http.SendAsync(request);
                Assert.True((int)answer.StatusCode is >= 300 and < 500, $"{path} {answer.StatusCode}");
                last = answer.StatusCode;
            }

            Assert.True(last == HttpStatusCode.TooManyRequests, $"{path} {last}");
            clock.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    [Case("T-S1")]
    public async Task Live_feeds_of_one_visitor_should_be_limited_and_their_places_given_back()
    {
        await using var app = await LimitedAsync(Database.Sqlite, TimeProvider.System, new LimitRules { OpenFeedsPerIdentity = 2 });
        var shop = await app.NewShopAsync();
        var (visitor, other) = (await app.NewVisitorAsync(shop), await app.NewVisitorAsync(shop));
        using var first = await FeedAsync(visitor.Http);
        using (var second = await FeedAsync(visitor.Http))
        {
            using var third = await FeedAsync(visitor.Http);
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], [first.StatusCode, second.StatusCode, third.StatusCode]);
            Assert.Equal("too-many-feeds", await KefuApp.CodeOfAsync(third));
            Assert.NotNull(third.Headers.RetryAfter);
            using var others = await FeedAsync(other.Http);
            Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        }

        await KefuApp.EventuallyAsync(
            async () =>
            {
                using var again = await FeedAsync(visitor.Http);
                return again.StatusCode;
            },
            s => s == HttpStatusCode.OK);
    }

    [Fact]
    [Case("T-S1")]
    public async Task Live_feeds_of_one_visitor_should_be_limited_over_all_nodes_together()
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        try
        {
            await using var one = await LimitedAsync(Database.Postgres, TimeProvider.System, new LimitRules { OpenFeedsPerIdentity = 2 }, name);
            await using var two = await KefuApp.StartAsync(Database.Postgres, database: name, settings: "--Limits:Factor=1");
            var shop = await one.NewShopAsync();
            var (visitor, other) = (await one.NewVisitorAsync(shop), await one.NewVisitorAsync(shop));
            using var there = two.NewClient();
            there.DefaultRequestHeaders.Authorization = visitor.Http.DefaultRequestHeaders.Authorization;
            using (var first = await FeedAsync(visitor.Http))
            {
                using var second = await FeedAsync(there);
                Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, second.StatusCode]);
                foreach (var node in new[] { visitor.Http, there })
                {
                    await KefuApp.EventuallyAsync(() => StatusAsync(node), s => s == HttpStatusCode.TooManyRequests);
                }

                Assert.Equal(HttpStatusCode.OK, await StatusAsync(other.Http));
            }

            // Both have ended, one on each node.
            await KefuApp.EventuallyAsync(() => StatusAsync(there), s => s == HttpStatusCode.OK);
            using var held = await KefuApp.EventuallyAsync(() => FeedAsync(there), f => f.StatusCode == HttpStatusCode.OK);
            using var more = await KefuApp.EventuallyAsync(() => FeedAsync(there), f => f.StatusCode == HttpStatusCode.OK);
            await KefuApp.EventuallyAsync(() => StatusAsync(visitor.Http), s => s == HttpStatusCode.TooManyRequests);
        }
        finally
        {
            await KefuApp.DropAsync(name);
        }
    }

    [Fact]
    public async Task Usual_limits_should_not_be_felt_by_somebody_who_types_fast()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, new FixedTime(Start), settings: "--Limits:Factor=1");
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        for (var i = 0; i < 40; i++)
        {
            await visitor.SayAsync("快 " + i.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static async Task<KefuApp> LimitedAsync(Database database, TimeProvider clock, LimitRules rules, string? name = null)
    {
        var app = await KefuApp.StartAsync(database, clock, database: name, settings: "--Limits:Factor=1");
        await app.SendAsync(new ChangeSetting(LimitRules.Key, Guid.Empty, JsonSerializer.SerializeToElement(rules, KefuJson.Options), "test", null));
        return app;
    }

    /// <summary>Opens a feed and closes it.</summary>
    private static async Task<HttpStatusCode> StatusAsync(HttpClient http)
    {
        using var feed = await FeedAsync(http);
        return feed.StatusCode;
    }

    private static Task<HttpResponseMessage> FeedAsync(HttpClient http) =>
        http.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/api/v1/widget/feed"), HttpCompletionOption.ResponseHeadersRead);

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, Guid clientId, string text) =>
        http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId, kind = "text", text });
}
