using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

/// <summary>No page of another site gets anything done with a person's cookie.</summary>
[Case("T-S3")]
public sealed partial class ForgeryTests
{
    [Theory, OnEachDatabase]
    public async Task Write_should_pass_with_the_page_s_token_only(Database database)
    {
        var app = await Workshop.For(database);
        using var client = app.NewClient();
        Badge.Wear(app, client, Workshop.Staff("test.count"));
        var body = new { name = "n" + Guid.CreateVersion7().ToString("N"), by = 1 };

        using var without = await client.PostAsJsonAsync("/test/count", body);
        await AssertForgeryAsync(without, "POST /test/count");

        client.DefaultRequestHeaders.Add("X-CSRF", await client.GetStringAsync("/test/token"));
        using var with = await client.PostAsJsonAsync("/test/count", body);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
        Assert.Equal(1, await with.Content.ReadFromJsonAsync<long>());

        client.DefaultRequestHeaders.Remove("X-CSRF");
        client.DefaultRequestHeaders.Add("X-CSRF", "CfDJ8" + new string('x', 150));
        using var forged = await client.PostAsJsonAsync("/test/count", body);
        await AssertForgeryAsync(forged, "POST /test/count with a made-up token");
    }

    [Theory, OnEachDatabase]
    public async Task Request_should_be_refused_when_it_comes_from_a_foreign_origin(Database database)
    {
        var app = await Workshop.For(database);
        using var client = app.NewClient();
        Badge.Wear(app, client, Workshop.Staff("test.count", "test.see"));
        client.DefaultRequestHeaders.Add("X-CSRF", await client.GetStringAsync("/test/token"));
        foreach (var origin in new[] { "https://evil.example", app.Address.GetLeftPart(UriPartial.Authority) + "0", "http://127.0.0.1" })
        {
            foreach (var (method, path) in new[] { (HttpMethod.Post, "/test/count"), (HttpMethod.Get, "/test/read"), (HttpMethod.Get, "/feed") })
            {
                using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? JsonContent.Create(new { name = "x", by = 1 }) : null };
                request.Headers.Add("Origin", origin);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                await AssertForgeryAsync(answer, $"{method} {path} from {origin}");
            }
        }

        using var own = new HttpRequestMessage(HttpMethod.Get, "/test/read");
        own.Headers.Add("Origin", app.Address.GetLeftPart(UriPartial.Authority));
        using var welcome = await client.SendAsync(own);
        Assert.Equal(HttpStatusCode.OK, welcome.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Door_for_other_sites_should_need_no_token(Database database)
    {
        var app = await Workshop.For(database);
        using var client = app.NewClient();
        client.DefaultRequestHeaders.Add("Origin", "https://shop.example");
        using var answer = await client.PostAsync("/test/cross-site", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Every_write_of_the_product_should_be_refused_without_a_token(Database database)
    {
        var app = await KefuApp.For(database);
        using var client = app.NewClient();
        var doors = app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<CrossSiteDoor>() is null)
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(m => (Method: m, Route: e.RoutePattern.RawText!)))
            .Where(d => d.Method is "POST" or "PUT" or "PATCH" or "DELETE")
            .ToList();
        Assert.NotEmpty(doors);
        foreach (var (method, route) in doors)
        {
            // Constraints of the route decide which word fits.
            var path = Place().Replace(route, m => m.Value.Contains(":int", StringComparison.Ordinal) || m.Value.Contains(":long", StringComparison.Ordinal) ? "1" : Guid.Empty.ToString());
            using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(new { }) };
            using var answer = await client.SendAsync(request);
            await AssertForgeryAsync(answer, $"{method} {route}");
        }
    }

    private static async Task AssertForgeryAsync(HttpResponseMessage answer, string door)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{door} answered {(int)answer.StatusCode}");
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(problem.GetProperty("code").GetString() == "forgery", $"{door} answered {problem}");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place();
}
