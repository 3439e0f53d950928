using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

/// <summary>Every page of the server, found from its endpoints, over both databases: a page whose parts read at once by one connection fails on only one of them.</summary>
public sealed class PageTests
{
    [Theory, OnEachDatabase]
    public async Task Every_page_should_open_or_refuse_and_never_fail_whoever_asks(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var pages = app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null && e.RoutePattern.Parameters.Count == 0)
            .Select(e => "/" + e.RoutePattern.RawText!.Trim('/')).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(pages.Count > 25, $"only {pages.Count} pages were found");
        var opened = new HashSet<string>(StringComparer.Ordinal);
        foreach (var role in new[] { "administrator", "security-auditor", "system-technician", "head-of-department", "operations-supervisor", "merchant" })
        {
            // Whoever serves every shop sees parts that others do not.
            var person = await app.NewStaffAsync(role == "merchant" ? shop : null, role);
            foreach (var page in pages)
            {
                using var answer = await person.Http.GetAsync(page);
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Forbidden or HttpStatusCode.Redirect or HttpStatusCode.NotFound, $"{role} {page} {answer.StatusCode}");
                if (answer.StatusCode is HttpStatusCode.OK)
                {
                    opened.Add(page);
                }
            }
        }

        // The one belongs to a first visit, the other to somebody half-way through signing in.
        Assert.Equal(["/setup", "/sign-in/second"], pages.Except(opened));
    }

    [Fact]
    public async Task The_description_for_programs_should_name_every_door_they_have_and_no_place()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var doors = app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && e.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true })
            .SelectMany(e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => m + " " + PlaceOf(e.RoutePattern)))
            .Order(StringComparer.Ordinal).ToList();
        using var http = new HttpClient { BaseAddress = app.Address };
        var told = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var named = told.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(m => m.Name.ToUpperInvariant() + " " + p.Name)).Order(StringComparer.Ordinal);
        Assert.True(doors.Count > 100, $"{doors.Count} doors.");
        Assert.Equal(doors, named);
        Assert.False(told.TryGetProperty("servers", out _));

        // Where it is served is told by nobody but whoever asks for it there.
        Assert.DoesNotContain("127.0.0.1", told.ToString(), StringComparison.Ordinal);
    }

    private static string PlaceOf(RoutePattern pattern) =>
        "/" + string.Join('/', pattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is RoutePatternParameterPart { Name: var name } ? $"{{{name}}}" : ((RoutePatternLiteralPart)p).Content))));

    [Theory]
    [InlineData("/sign-in"), InlineData("/assets/kefu.css"), InlineData("/assets/main.js"), InlineData("/openapi/v1.json")]
    public async Task What_is_read_as_text_should_travel_compressed_to_whoever_can_read_it(string path)
    {
        var app = await KefuApp.For(Database.Sqlite);
        using var http = new HttpClient { BaseAddress = app.Address };
        using var plain = await http.GetAsync(path);
        plain.EnsureSuccessStatusCode();
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "gzip" } } };
        using var small = await http.SendAsync(request);
        Assert.Equal("gzip", Assert.Single(small.Content.Headers.ContentEncoding));
        Assert.InRange((await small.Content.ReadAsByteArrayAsync()).Length, 1, (await plain.Content.ReadAsByteArrayAsync()).Length * 2 / 3);
    }
}
