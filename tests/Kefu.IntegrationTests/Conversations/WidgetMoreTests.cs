using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Conversations;

/// <summary>Voice clips, the page for apps, shops with their own look, and what is left outside service hours.</summary>
public sealed class WidgetMoreTests
{
    private static readonly byte[] Webm = [0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x86, 0x81, 0x01];

    [Theory, OnEachDatabase]
    public async Task A_voice_clip_should_be_judged_by_what_it_holds_and_played_by_the_floor(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        using var script = await UploadAsync(visitor, "voice.webm", "<script>alert(1)</script>"u8.ToArray());
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, script.StatusCode);
        using var other = await UploadAsync(visitor, "voice.ogg", Webm);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, other.StatusCode);

        using var kept = await UploadAsync(visitor, "voice-0-07.webm", Webm);
        var file = await kept.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("audio/webm", file.GetProperty("contentType").GetString());
        var attachment = file.GetProperty("attachmentId").GetGuid();
        using var posted = await visitor.Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "file", attachmentId = attachment });
        Assert.Equal(HttpStatusCode.Created, posted.StatusCode);
        Assert.Contains("<audio", await agent.Http.GetStringAsync($"/desk/fragments/{id}/messages"), StringComparison.Ordinal);
        Assert.Contains($"pf-{attachment}", await agent.Http.GetStringAsync($"/desk/fragments/{id}/customer"), StringComparison.Ordinal);
        using var played = await agent.Http.GetAsync($"/api/v1/conversations/attachments/{attachment}");
        Assert.Equal("audio/webm", played.Content.Headers.ContentType!.MediaType);
        Assert.Equal("bytes", Assert.Single(played.Headers.AcceptRanges));

        using var recalled = await visitor.Http.PostAsync($"/api/v1/widget/messages/{(await posted.Content.ReadFromJsonAsync<JsonElement>()).IdOf()}/recall", null);
        Assert.True(recalled.IsSuccessStatusCode);
        using var gone = await agent.Http.GetAsync($"/api/v1/conversations/attachments/{attachment}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.DoesNotContain($"pf-{attachment}", await agent.Http.GetStringAsync($"/desk/fragments/{id}/customer"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task The_page_for_apps_should_be_the_shops_own_and_framed_by_nobody_else(Database database)
    {
        var app = await KefuApp.For(database);
        var (first, second) = (await app.NewShopAsync("屿光"), await app.NewShopAsync("北灯"));
        using var client = app.NewClient();
        using var page = await client.GetAsync("/chat?shop=" + first.Key);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains($"data-shop=\"{first.Key}\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        using var nobody = await client.GetAsync("/chat?shop=\"><script>");
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);

        // Two shops of one installation: each its own name, look and customers.
        var (a, b) = (await ConfigAsync(client, first), await ConfigAsync(client, second));
        Assert.NotEqual(a.GetProperty("shopId").GetGuid(), b.GetProperty("shopId").GetGuid());
        Assert.NotEqual(a.GetProperty("name").GetString(), b.GetProperty("name").GetString());
        Assert.Contains(a.GetProperty("name").GetString()!, a.GetProperty("greeting").GetString()!, StringComparison.Ordinal);
        var visitor = await app.NewVisitorAsync(first);
        using var crossed = await client.PostAsJsonAsync("/api/v1/widget/session", new { shop = second.Key, visitorToken = visitor.Token, page = new { url = "https://x" }, lang = "en" });
        Assert.NotEqual(visitor.Token, (await crossed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("visitorToken").GetString());
    }

    [Theory, OnEachDatabase]
    public async Task Outside_service_hours_the_widget_should_say_when_they_begin_and_what_is_left_should_become_a_ticket(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        using var client = app.NewClient();
        await app.ServedByAsync(shop, await app.NewStaffAsync(shop, "agent"));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await app.AsSystemAsync(async services =>
        {
            var db = (Kefu.Platform.Persistence.KefuDbContext)services.GetService(typeof(Kefu.Platform.Persistence.KefuDbContext))!;
            foreach (var queue in await db.Set<ServiceQueue>().Where(q => q.ShopId == shop.Id).ToListAsync())
            {
                queue.Hours = WorkCalendar.Of([now.AddDays(2).DayOfWeek], new WorkInterval(new TimeOnly(9, 0), new TimeOnly(10, 0)));
            }

            await db.SaveChangesAsync();
        });
        var config = await ConfigAsync(client, shop);
        Assert.False(config.GetProperty("online").GetBoolean());
        Assert.True(config.GetProperty("opensAt").GetDateTime() > now);

        var visitor = await app.NewVisitorAsync(shop);
        using var left = await visitor.Http.PostAsJsonAsync("/api/v1/widget/leave-message", new { contact = "lin@example.com", text = "灯罩裂了，请联系我" });
        Assert.True(left.IsSuccessStatusCode, await left.Content.ReadAsStringAsync());
        await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<Ticket>().CountAsync(t => t.ShopId == shop.Id && t.Contact == "lin@example.com")), n => n == 1);
    }

    private static Task<JsonElement> ConfigAsync(HttpClient client, TestShop shop) => client.GetFromJsonAsync<JsonElement>("/api/v1/widget/config?lang=en&shop=" + shop.Key);

    private static async Task<HttpResponseMessage> UploadAsync(TestVisitor visitor, string name, byte[] content)
    {
        using var form = new MultipartFormDataContent();
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue("audio/webm");
        form.Add(part, "file", name);
        return await visitor.Http.PostAsync("/api/v1/widget/attachments", form);
    }
}
