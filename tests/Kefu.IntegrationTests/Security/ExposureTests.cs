using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Identity.Data;
using Kefu.Identity.Keys;
using Kefu.Identity.People;
using Kefu.Platform.Persistence;
using Kefu.Tests.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Kefu.Tests.Security;

/// <summary>What Kefu gives away without being asked: in its files, its log, its answers and its calls.</summary>
public sealed class ExposureTests
{
    [Fact]
    [Case("T-L1"), Case("T-L2")]
    public async Task No_secret_should_lie_in_the_database_or_in_the_log()
    {
        var log = new Lines();
        await using var app = await KefuApp.StartAsync(Database.Sqlite, services: s => s.AddSingleton<ILoggerProvider>(log));
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(null, "administrator");
        var invited = await app.SendAsync(new InviteStaff("lin@shop.example", "林可", ["agent"], false, [shop.Id], [], null, null));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/api-keys") { Content = JsonContent.Create(new { name = "巡检", scopes = new[] { "tickets.view" }, everyShop = true, shops = Array.Empty<Guid>() }) };
        request.Headers.Add("Idempotency-Key", "once");
        using var made = await admin.Http.SendAsync(request);
        var key = (await made.Content.ReadFromJsonAsync<CreatedApiKey>())!.Key;
        using var repeated = new HttpRequestMessage(HttpMethod.Post, "/api/v1/api-keys") { Content = JsonContent.Create(new { name = "巡检", scopes = new[] { "tickets.view" }, everyShop = true, shops = Array.Empty<Guid>() }) };
        repeated.Headers.Add("Idempotency-Key", "once");
        using var again = await admin.Http.SendAsync(repeated);
        Assert.Equal(key, (await again.Content.ReadFromJsonAsync<CreatedApiKey>())!.Key);
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, "c-1", "林晓", "13800001234"));
        await visitor.SayAsync("你好");

        // What fails is told with what was sent, and that is where secrets and forged lines slip into a log.
        using var stranger = app.NewClient();
        var page = await stranger.GetStringAsync("/sign-in");
        using var wrong = await stranger.PostAsync("/sign-in", AccountsTests.Form(page, "sign-in", ("account", "x\r\n[Error] forged \u001b[31m"), ("password", "Typed-by-mistake-9"), ("next", "/")));
        using var broken = await stranger.PostAsync("/api/v1/widget/session", new StringContent("{\"shop\":\"Typed-by-mistake-9\"", Encoding.UTF8, "application/json"));

        string[] secrets = [KefuApp.Password, key, invited.Token, shop.IdentitySecret, shop.WebhookSecret, visitor.Token, "Typed-by-mistake-9", app.CookiesOf(admin.Http).Single(c => c.StartsWith("kefu-session=", StringComparison.Ordinal))["kefu-session=".Length..]];
        var folder = app.Services.GetRequiredService<DatabaseOptions>().DataDirectory;
        foreach (var file in Directory.GetFiles(folder, "kefu.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            foreach (var secret in secrets)
            {
                Assert.True(bytes.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) < 0, $"{Path.GetFileName(file)} holds {secret}");
            }
        }

        Assert.DoesNotContain(log.All, l => secrets.Any(s => l.Contains(s, StringComparison.Ordinal)));
        Assert.DoesNotContain(log.All, l => l.Contains("\n[Error] forged", StringComparison.Ordinal) || l.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    [Case("T-R1"), Case("T-R4"), Case("T-X12")]
    public async Task No_address_that_somebody_sends_should_be_called()
    {
        var app = await KefuApp.For(Database.Sqlite);
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        var inside = $"http://127.0.0.1:{((IPEndPoint)canary.LocalEndpoint).Port}/inside.png";
        var shop = await app.NewShopAsync(origin: inside[..inside.LastIndexOf('/')]);
        using var report = await app.ReportOrderAsync(shop, JsonSerializer.Serialize(new
        {
            eventId = "e-1", orderNumber = KefuApp.NewOrderNumber(), version = 1, occurredAt = TimeProvider.System.GetUtcNow(), customer = new { externalId = "c-1", name = inside, phone = "13800001234" }, status = "paid", currency = "CNY", totalMinor = 100,
            lines = new[] { new { sku = "T2", title = inside, quantity = 1, priceMinor = 100, imageUrl = inside } }, shipments = Array.Empty<object>(),
        }));
        Assert.True(report.IsSuccessStatusCode, await report.Content.ReadAsStringAsync());
        using var http = app.NewClient();
        using var session = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key, page = new { url = inside, title = inside, referrer = inside }, lang = "zh-CN" });
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await session.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("visitorToken").GetString());
        using var card = await http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "product-card", card = new { title = "灯", subtitle = "", imageUrl = inside, url = inside, price = new { minor = 100, currency = "CNY" } } });
        using var text = await http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "text", text = $"![x]({inside}) <img src=\"{inside}\">" });
        Assert.Equal(HttpStatusCode.Created, text.StatusCode);
        var agent = await app.NewStaffAsync(shop, "agent");
        using var desk = await agent.Http.GetAsync("/desk");
        var policy = desk.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("img-src 'self' data: blob:;", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "same-origin"), (desk.Headers.GetValues("X-Content-Type-Options").Single(), desk.Headers.GetValues("Referrer-Policy").Single()));
        Assert.False(canary.Pending());
    }

    [Fact]
    [Case("T-S9")]
    public async Task An_unknown_account_should_cost_the_same_work_and_get_the_same_answer_as_a_wrong_password()
    {
        var hasher = new CountingHasher();
        await using var app = await KefuApp.StartAsync(Database.Sqlite, services: s => s.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Staff>>(hasher)));
        var (known, closed, invited) = (await AccountsTests.AddAsync(app, "agent"), await AccountsTests.AddAsync(app, "agent"), await AccountsTests.AddAsync(app, "agent"));
        await app.AsSystemAsync(services => services.GetRequiredService<KefuDbContext>().Set<Staff>().Where(s => s.UserName == closed).ExecuteUpdateAsync(s => s.SetProperty(p => p.DisabledAtUtc, DateTime.UnixEpoch)));
        await app.AsSystemAsync(services => services.GetRequiredService<KefuDbContext>().Set<Staff>().Where(s => s.UserName == invited).ExecuteUpdateAsync(s => s.SetProperty(p => p.PasswordHash, (string?)null)));
        using var http = app.NewClient();
        var page = await http.GetStringAsync("/sign-in");
        var answers = new List<(int Computed, HttpStatusCode Status, string Body)>();
        foreach (var (account, password) in new[] { ("nobody-0", "wrong"), ("nobody-1", "wrong"), (known, "wrong"), (closed, "wrong"), (closed, KefuApp.Password), (invited, "wrong") })
        {
            var before = hasher.Computed;
            using var answer = await http.PostAsync("/sign-in", AccountsTests.Form(page, "sign-in", ("account", account), ("password", password), ("next", "/")));
            var body = (await answer.Content.ReadAsStringAsync()).Replace(account, "", StringComparison.Ordinal);
            // What is sealed or random differs each time.
            answers.Add((hasher.Computed - before, answer.StatusCode, Regex.Replace(body, "(CfDJ8[A-Za-z0-9_-]+|(?<=challenge&quot;:&quot;)[A-Za-z0-9_-]+)", "", RegexOptions.None, TimeSpan.FromSeconds(1))));
        }

        // The first of all also makes the hash that unknown accounts are held against.
        Assert.All(answers.Skip(1), a => Assert.Equal((1, HttpStatusCode.Unauthorized), (a.Computed, a.Status)));
        Assert.Single(answers.Select(a => a.Body).Distinct(StringComparer.Ordinal));
    }

    [Theory, OnEachDatabase]
    [Case("T-A6"), Case("T-A7")]
    public async Task A_token_should_hold_only_letter_by_letter_and_a_guessed_one_never(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var visitor = await app.NewVisitorAsync(shop);
        var admin = await app.NewStaffAsync(null, "administrator");
        using var made = await admin.Http.PostAsJsonAsync("/api/v1/api-keys", new { name = "巡检", scopes = new[] { "tickets.view" }, everyShop = true, shops = Array.Empty<Guid>() });
        var key = (await made.Content.ReadFromJsonAsync<CreatedApiKey>())!.Key;
        foreach (var (door, token) in new[] { ("/api/v1/widget/messages", visitor.Token), ("/api/v1/tickets", key) })
        {
            // 43 letters of base64 are 256 bits.
            Assert.True(token[(token.IndexOf('_', StringComparison.Ordinal) + 1)..].Length >= 43);
            Assert.Equal(HttpStatusCode.OK, await AskAsync(door, token));
            foreach (var other in new[] { "0", "null", "true", "[]", "{}", "undefined", token.ToUpperInvariant(), token.ToLowerInvariant(), token[..^1], token + "A", token + "%00", token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), "kefu_", "Bearer " + token, new string('A', token.Length) })
            {
                Assert.True(other == token || await AskAsync(door, other) == HttpStatusCode.Unauthorized, other);
            }
        }

        async Task<HttpStatusCode> AskAsync(string door, string token)
        {
            using var http = app.NewClient();
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);
            using var answer = await http.GetAsync(door);
            return answer.StatusCode;
        }
    }

    [Fact]
    [Case("T-A9")]
    public async Task Health_should_reveal_nothing_and_no_door_of_the_house_stand_open()
    {
        var app = await KefuApp.For(Database.Sqlite);
        using var http = app.NewClient();
        Assert.Equal("live", await http.GetStringAsync("/healthz/live"));
        Assert.Equal("ready", await http.GetStringAsync("/healthz/ready"));
        foreach (var door in new[] { "/metrics", "/debug", "/trace", "/swagger", "/.env", "/.git/config", "/appsettings.json", "/kefu.db", "/attachments/", "/assets/", "/system/cron", "/jobs", "/actuator", "/../kefu.db", "/assets/..%2f..%2fkefu.db" })
        {
            using var answer = await http.GetAsync(door);
            Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden, $"{door}: {answer.StatusCode}");
        }

        using var trace = await http.SendAsync(new HttpRequestMessage(HttpMethod.Trace, "/"));
        Assert.True(trace.StatusCode is HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotFound or HttpStatusCode.Forbidden, $"{trace.StatusCode}");
    }

    private sealed class CountingHasher : PasswordHasher<Staff>
    {
        public int Computed { get; private set; }

        public override string HashPassword(Staff user, string password)
        {
            Computed++;
            return base.HashPassword(user, password);
        }

        public override PasswordVerificationResult VerifyHashedPassword(Staff user, string hashedPassword, string providedPassword)
        {
            Computed++;
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _all = new();

        public IReadOnlyCollection<string> All => _all;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _all.Enqueue(formatter(state, exception) + exception);

        public void Dispose()
        {
        }
    }
}
