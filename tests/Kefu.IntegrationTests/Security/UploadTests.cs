using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kefu.Platform.Persistence;
using Kefu.Tests.Conversations;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>What becomes of files that somebody sends.</summary>
public sealed class UploadTests
{
    private const string Eicar = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";

    [Fact]
    [Case("T-F1")]
    public async Task No_file_should_be_kept_that_the_scanner_refuses_or_could_not_look_at()
    {
        await using var scanner = new Scanner();
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: $"--Uploads:Scanner=tcp:127.0.0.1:{scanner.Port}");
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        await FilesTests.UploadAsync(visitor.Http, "good.txt", "hello"u8.ToArray());
        Assert.Equal("hello", scanner.Seen[^1]);
        using (var bad = await PostAsync(visitor.Http, "bad.txt", Encoding.ASCII.GetBytes(Eicar)))
        {
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, bad.StatusCode);
            Assert.Equal("conversations.file-infected", await KefuApp.CodeOfAsync(bad));
        }

        await scanner.DisposeAsync();
        using (var unseen = await PostAsync(visitor.Http, "late.txt", "hello"u8.ToArray()))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unseen.StatusCode);
            Assert.NotNull(unseen.Headers.RetryAfter);
        }

        var kept = Directory.GetFiles(Path.Combine(app.Services.GetRequiredService<DatabaseOptions>().DataDirectory, "attachments"), "*", SearchOption.AllDirectories);
        Assert.Equal("hello", await File.ReadAllTextAsync(Assert.Single(kept)));
    }

    [Fact]
    [Case("T-F1")]
    public async Task Clamd_itself_should_be_asked_and_nothing_be_kept_that_it_finds_refuses_or_did_not_see()
    {
        Assert.SkipUnless(Clamd.IsThere, "clamd is not installed (Debian: clamav-daemon)");
        using var clamd = await Clamd.StartAsync(Eicar);
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: "--Uploads:Scanner=" + clamd.Address);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        await FilesTests.UploadAsync(visitor.Http, "good.txt", "hello"u8.ToArray());
        await FilesTests.UploadAsync(visitor.Http, "picture.png", FilesTests.Png);
        using (var bad = await PostAsync(visitor.Http, "bad.txt", Encoding.ASCII.GetBytes(Eicar)))
        {
            Assert.Equal("conversations.file-infected", await KefuApp.CodeOfAsync(bad));
        }

        // Larger than clamd was told to look into: not seen, not kept.
        using (var large = await PostAsync(visitor.Http, "large.txt", [.. Enumerable.Repeat((byte)'x', 3 * 1024 * 1024)]))
        {
            Assert.Equal("conversations.file-unscanned", await KefuApp.CodeOfAsync(large));
        }

        clamd.Kill();
        using (var unseen = await PostAsync(visitor.Http, "late.txt", "hello"u8.ToArray()))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, unseen.StatusCode);
        }

        var kept = Directory.GetFiles(Path.Combine(app.Services.GetRequiredService<DatabaseOptions>().DataDirectory, "attachments"), "*", SearchOption.AllDirectories);
        Assert.Equal(2, kept.Length);
    }

    [Fact]
    [Case("T-X3"), Case("T-X4"), Case("T-X9")]
    public async Task What_is_served_should_never_be_a_page_a_script_or_a_drawing_that_runs()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        foreach (var name in new[] { "x.svg", "x.html", "x.htm", "x.xhtml", "x.xml", "x.js", "x.mjs", "x.json", "x.css", "x.swf", "x.mht", "x.eml", "x.ｈｔｍｌ", "x.svg\u200B", "x.html.", "x.html ", "x.svgz", "x.exe", "x.hta" })
        {
            using var refused = await PostAsync(visitor.Http, name, "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray());
            Assert.True(refused.StatusCode == HttpStatusCode.UnsupportedMediaType, name);
        }

        foreach (var (name, content) in new[] { ("x.pdf", "%PDF-1.7\n/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), ("x.txt", "alert(document.domain)"), ("x.csv", "a,=cmd|' /C calc'!A0") })
        {
            var id = (await FilesTests.UploadAsync(visitor.Http, name, Encoding.ASCII.GetBytes(content))).GetProperty("attachmentId").GetGuid();
            using var served = await visitor.Http.GetAsync("/api/v1/widget/attachments/" + id);
            Assert.StartsWith("attachment", served.Content.Headers.GetValues("Content-Disposition").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", served.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.StartsWith("sandbox; default-src 'none'", served.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("script", served.Content.Headers.ContentType!.MediaType!, StringComparison.Ordinal);
            Assert.NotEqual("text/html", served.Content.Headers.ContentType.MediaType);
        }
    }

    [Fact]
    [Case("T-F3"), Case("T-F5")]
    public async Task A_bomb_should_be_kept_as_it_is_and_never_unpacked_drawn_or_parsed()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        // Fifty thousand pixels a side in a head of 24 bytes: the size is read, the picture is not.
        byte[] picture = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50];
        Assert.Equal(50_000, (await FilesTests.UploadAsync(visitor.Http, "x.png", picture)).GetProperty("width").GetInt32());
        byte[] book = [(byte)'P', (byte)'K', 3, 4, .. "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>"u8];
        var id = (await FilesTests.UploadAsync(visitor.Http, "x.xlsx", book)).GetProperty("attachmentId").GetGuid();
        Assert.Equal(book, await visitor.Http.GetByteArrayAsync("/api/v1/widget/attachments/" + id));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string name, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", name } };
        return await http.PostAsync("/api/v1/widget/attachments", form);
    }

    /// <summary>Speaks as much of clamd's protocol as Kefu does.</summary>
    private sealed class Scanner : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _running;

        public Scanner()
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
            _running = RunAsync();
        }

        public int Port { get; }

        public List<string> Seen { get; } = [];

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _running;
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    await using var line = client.GetStream();
                    var head = new byte[10];
                    await line.ReadExactlyAsync(head);
                    Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(head));
                    using var content = new MemoryStream();
                    var size = new byte[4];
                    while (true)
                    {
                        await line.ReadExactlyAsync(size);
                        var chunk = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
                        if (chunk.Length == 0)
                        {
                            break;
                        }

                        await line.ReadExactlyAsync(chunk);
                        content.Write(chunk);
                    }

                    Seen.Add(Encoding.ASCII.GetString(content.ToArray()));
                    await line.WriteAsync(Seen[^1].Contains("EICAR", StringComparison.Ordinal) ? "stream: Win.Test.EICAR_HDB-1 FOUND\0"u8.ToArray() : "stream: OK\0"u8.ToArray());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
