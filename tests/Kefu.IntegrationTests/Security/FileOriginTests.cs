using System.Net;
using System.Net.Http.Json;
using Kefu.Platform.Web;
using Kefu.Tests.Conversations;
using Microsoft.Extensions.Configuration;

namespace Kefu.Tests.Security;

/// <summary>Files from an origin of their own (ASVS 3.5.4): what opens there, and what does not.</summary>
public sealed class FileOriginTests
{
    private const string Origin = "https://files.example";

    [Theory, OnEachDatabase]
    [Case("T-X4"), Case("T-X9")]
    public async Task A_file_should_come_from_the_origin_of_files_by_a_link_of_one_minute_and_nothing_else_from_there(Database database)
    {
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock, settings: "--Files:Origin=" + Origin);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, _) = await app.ServedByAsync(shop, agent);
        var id = (await FilesTests.UploadAsync(visitor.Http, "裂纹.png", FilesTests.Png)).GetProperty("attachmentId").GetGuid();
        using (var sent = await visitor.Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "image", attachmentId = id }))
        {
            Assert.True(sent.IsSuccessStatusCode);
        }

        using var files = app.NewClient();
        files.DefaultRequestHeaders.Host = "files.example";
        foreach (var (http, path) in new[] { (visitor.Http, $"/api/v1/widget/attachments/{id}"), (agent.Http, $"/api/v1/conversations/attachments/{id}") })
        {
            var link = await LinkAsync(http, path);
            using var file = await files.GetAsync(link);
            Assert.Equal(FilesTests.Png, await file.Content.ReadAsByteArrayAsync());
            Assert.Equal("*", file.Headers.GetValues("Access-Control-Allow-Origin").Single());
            Assert.StartsWith("sandbox; default-src 'none'", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(file.Headers.Contains("Set-Cookie"));

            // Neither the desk's own address nor another link opens it, and this one not for long.
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(agent.Http, link));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(files, link[..^6] + "AAAAAA"));
            clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(files, link));
        }

        // Whoever is signed in is a stranger there, and there is nothing else to be had.
        agent.Http.DefaultRequestHeaders.Host = "files.example";
        foreach (var path in new[] { "/", "/sign-in", "/feed", "/desk", "/widget.js", "/assets/main.js", "/assets/kefu.css", "/healthz", "/api/v1/me", $"/api/v1/conversations/attachments/{id}", "/f", "/f/" })
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(agent.Http, path));
        }

        agent.Http.DefaultRequestHeaders.Host = null;
        var policy = await PolicyAsync(agent.Http, "/sign-in");
        Assert.Contains($"img-src 'self' data: blob: {Origin};", policy, StringComparison.Ordinal);
        Assert.Contains($"media-src 'self' blob: {Origin};", policy, StringComparison.Ordinal);
        Assert.Equal(2, policy.Split(Origin).Length - 1);
    }

    [Theory, OnEachDatabase]
    [Case("T-S13")]
    public async Task A_link_of_somebody_disabled_should_open_nothing(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, settings: "--Files:Origin=" + Origin);
        var shop = await app.NewShopAsync();
        var (admin, agent) = (await app.NewStaffAsync(null, "administrator"), await app.NewStaffAsync(shop, "agent"));
        var (_, conversation) = await app.ServedByAsync(shop, agent);
        var id = (await FilesTests.UploadAsync(agent.Http, "说明.png", FilesTests.Png, $"/api/v1/conversations/{conversation}/attachments")).GetProperty("attachmentId").GetGuid();
        var link = await LinkAsync(agent.Http, $"/api/v1/conversations/attachments/{id}");
        using var files = app.NewClient();
        files.DefaultRequestHeaders.Host = "files.example";
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(files, link));
        using var disabled = await admin.Http.PostAsJsonAsync($"/api/v1/staff/{agent.Id}/disable", new { reason = "离职" });
        Assert.Equal(HttpStatusCode.NoContent, disabled.StatusCode);
        await KefuApp.EventuallyAsync(() => StatusAsync(files, link), s => s == HttpStatusCode.NotFound, seconds: 5);
    }

    [Fact]
    public async Task Without_an_origin_of_their_own_files_should_have_no_second_door()
    {
        var app = await KefuApp.For(Database.Sqlite);
        using var http = app.NewClient();
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(http, "/f/anything"));
        Assert.Contains("img-src 'self' data: blob:;", await PolicyAsync(http, "/sign-in"), StringComparison.Ordinal);
        var wrong = new ConfigurationBuilder().AddInMemoryCollection([new("Files:Origin", "files.example/x")]).Build();
        Assert.Throws<InvalidOperationException>(() => new FileOrigin(wrong));
    }

    private static async Task<string> LinkAsync(HttpClient http, string path)
    {
        using var led = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.Redirect, led.StatusCode);
        Assert.Contains("no-store", led.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        var link = led.Headers.Location!;
        Assert.Equal(Origin, link.GetLeftPart(UriPartial.Authority));
        return link.PathAndQuery;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private static async Task<string> PolicyAsync(HttpClient http, string path)
    {
        using var page = await http.GetAsync(path);
        return page.Headers.GetValues("Content-Security-Policy").Single();
    }
}
