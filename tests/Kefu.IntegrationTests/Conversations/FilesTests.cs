using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Platform.Persistence;

namespace Kefu.Tests.Conversations;

public sealed class FilesTests
{
    internal static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 2, 0x80, 0, 0, 1, 0xE0];

    [Theory, OnEachDatabase]
    [Case("T-X5")]
    public async Task A_hostile_file_name_should_stay_data(Database database)
    {
        var app = await KefuApp.For(database);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        foreach (var name in (string[])["\"><svg onload=1>.png", "a\r\nX-Evil 1.png", "\u202Egnp.png", "发票 10%.png"])
        {
            var kept = await UploadAsync(visitor.Http, name, Png);
            using var file = await visitor.Http.GetAsync("/api/v1/widget/attachments/" + kept.GetProperty("attachmentId").GetGuid());

            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal("image/png", file.Content.Headers.ContentType!.MediaType);
            Assert.Equal("nosniff", file.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("sandbox", file.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(file.Headers.Contains("X-Evil"));
            var disposition = file.Content.Headers.GetValues("Content-Disposition").Single();
            Assert.DoesNotContain("<", disposition, StringComparison.Ordinal);
            Assert.Contains("filename*=utf-8''", disposition, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('\u202E', kept.GetProperty("fileName").GetString()!);
        }
    }

    [Theory, OnEachDatabase]
    [Case("T-F1")]
    public async Task A_file_should_be_kept_under_a_generated_name_and_refused_when_it_is_not_what_it_says(Database database)
    {
        var app = await KefuApp.For(database);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        foreach (var (name, content) in ((string, string)[])
            [
                ("x.html", "<script>"), ("x.svg", "<svg/>"), ("x.php", "<?php"), (".htaccess", "AddType"), (".hta\u200Bccess", "AddType"), ("x.png", "<svg onload=1>"), ("x.php:.png", "<?php"), ("x.png.php.", "<?php"),
            ])
        {
            using var refused = await PostFileAsync(visitor.Http, "/api/v1/widget/attachments", name, System.Text.Encoding.UTF8.GetBytes(content));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
        }

        using (var large = await PostFileAsync(visitor.Http, "/api/v1/widget/attachments", "x.txt", [.. Enumerable.Repeat((byte)'x', (10 * 1024 * 1024) + 1)]))
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
            Assert.Equal("conversations.file-too-large", await KefuApp.CodeOfAsync(large));
        }

        var kept = await UploadAsync(visitor.Http, "../../../evil.txt", "hello"u8.ToArray());
        Assert.Equal("evil.txt", kept.GetProperty("fileName").GetString());
        var folder = ((DatabaseOptions)app.Services.GetService(typeof(DatabaseOptions))!).DataDirectory;
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(f => f.Contains("attachments", StringComparison.Ordinal)).ToList();
        Assert.Contains(files, f => f.EndsWith(kept.GetProperty("attachmentId").GetGuid().ToString("N"), StringComparison.Ordinal));
        Assert.All(files, f => Assert.Equal("", Path.GetExtension(f)));
        using var served = await visitor.Http.GetAsync("/api/v1/widget/attachments/" + kept.GetProperty("attachmentId").GetGuid());
        Assert.StartsWith("attachment", served.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_picture_should_travel_both_ways(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, id) = await app.ServedByAsync(shop, agent);
        var mine = (await UploadAsync(visitor.Http, "裂纹.png", Png)).GetProperty("attachmentId").GetGuid();
        using (var sent = await visitor.Http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "image", attachmentId = mine }))
        {
            Assert.Equal(640, (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("attachment").GetProperty("width").GetInt32());
        }

        using (var seen = await agent.Http.GetAsync($"/api/v1/conversations/attachments/{mine}"))
        {
            Assert.Equal(Png, await seen.Content.ReadAsByteArrayAsync());
        }

        var theirs = (await UploadAsync(agent.Http, "说明.png", Png, $"/api/v1/conversations/{id}/attachments")).GetProperty("attachmentId").GetGuid();
        using (var early = await visitor.Http.GetAsync($"/api/v1/widget/attachments/{theirs}"))
        {
            Assert.Equal(HttpStatusCode.NotFound, early.StatusCode);
        }

        var body = new { clientId = Guid.CreateVersion7(), text = "请看图", visibility = "public", attachmentIds = new[] { theirs } };
        await agent.MustAsync(id, "messages", body);
        await agent.MustAsync(id, "messages", body);
        using var got = await visitor.Http.GetAsync($"/api/v1/widget/attachments/{theirs}");
        Assert.Equal(Png, await got.Content.ReadAsByteArrayAsync());
        Assert.Single(await visitor.HistoryAsync(), m => m.GetProperty("kind").GetString() == "image" && m.GetProperty("author").GetProperty("kind").GetString() == "agent");
    }

    internal static async Task<JsonElement> UploadAsync(HttpClient http, string name, byte[] content, string path = "/api/v1/widget/attachments")
    {
        using var answer = await PostFileAsync(http, path, name, content);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The name goes out as browsers send it, whatever it holds.</summary>
    private static async Task<HttpResponseMessage> PostFileAsync(HttpClient http, string path, string name, byte[] content)
    {
        var quoted = name.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal);
        byte[] body =
        [
            .. System.Text.Encoding.UTF8.GetBytes($"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{quoted}\"\r\nContent-Type: application/octet-stream\r\n\r\n"), .. content,
            .. "\r\n--edge--\r\n"u8,
        ];
        using var form = new ByteArrayContent(body);
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=edge");
        return await http.PostAsync(path, form);
    }
}
