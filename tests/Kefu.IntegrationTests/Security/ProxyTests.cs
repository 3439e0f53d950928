using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Customers;
using Kefu.Operations.Settings;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web.Limits;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Security;

/// <summary>Who says from where a request comes: only proxies that the operator named.</summary>
public sealed class ProxyTests
{
    [Theory]
    [Case("T-S4")]
    [InlineData(null, "203.0.113.9", "127.0.0.1")]
    [InlineData("10.0.0.0/8", "203.0.113.9", "127.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.9", "203.0.113.9")]
    [InlineData("127.0.0.0/8", "203.0.113.9, 198.51.100.7", "198.51.100.7")]
    [InlineData("127.0.0.1", "<script>alert(1)</script>", "127.0.0.1")]
    public async Task Audit_should_name_the_address_that_a_trusted_proxy_tells_and_no_other(string? trusted, string forwarded, string expected)
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: trusted is null ? [] : [$"--TrustedProxies:0={trusted}"]);
        var shop = await app.NewShopAsync();
        using var http = app.NewClient();
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-For", forwarded);
        http.DefaultRequestHeaders.TryAddWithoutValidation("X-Remote-User", "administrator");
        using var answer = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var entry = await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().SingleAsync(e => e.Type == EventNames.Of(typeof(CustomerRegistered))));
        Assert.Equal(expected, entry.Source);

        using var me = await http.GetAsync("/api/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, me.StatusCode);
    }

    [Theory]
    [Case("T-S4")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cookies_should_be_secure_when_a_trusted_proxy_says_that_the_customer_came_by_tls(bool trusted)
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: trusted ? ["--TrustedProxies:0=127.0.0.1"] : []);
        using var http = app.NewClient();
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        using var page = await http.GetAsync("/setup");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(trusted, page.Headers.Contains("Strict-Transport-Security"));
        Assert.All(page.Headers.GetValues("Set-Cookie"), c => Assert.Equal(trusted, c.Contains("secure", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [Case("T-S4"), Case("T-D2")]
    [InlineData(false, HttpStatusCode.TooManyRequests)]
    [InlineData(true, HttpStatusCode.OK)]
    public async Task Limits_should_count_the_customers_own_address_behind_a_trusted_proxy_and_never_an_invented_one(bool trusted, HttpStatusCode expected)
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: ["--Limits:Factor=1", .. trusted ? ["--TrustedProxies:0=127.0.0.1"] : Array.Empty<string>()]);
        await app.SendAsync(new ChangeSetting(LimitRules.Key, Guid.Empty, JsonSerializer.SerializeToElement(new LimitRules { SessionsPerAddress = 2 }, KefuJson.Options), "test", null));
        var shop = await app.NewShopAsync();
        HttpStatusCode last = default;
        for (var i = 1; i <= 4; i++)
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{i}");
            using var answer = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key });
            last = answer.StatusCode;
        }

        Assert.Equal(expected, last);
    }
}
