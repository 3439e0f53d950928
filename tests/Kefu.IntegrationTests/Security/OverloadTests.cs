using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web.Limits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>When more customers come than can be served, those let in are served, the others are told at once when to come again, and the floor goes on working.</summary>
public sealed class OverloadTests
{
    [Theory, OnEachDatabase]
    public async Task Customers_beyond_what_can_be_served_should_be_refused_at_once_and_lose_nothing(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, settings: "--Limits:AtOnce=2");
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var visitors = new[] { await app.NewVisitorAsync(shop), await app.NewVisitorAsync(shop), await app.NewVisitorAsync(shop) };
        var english = await app.NewVisitorAsync(shop, language: "en");
        var kept = Guid.CreateVersion7();
        Task<HttpResponseMessage>[] served;
        await using (await StuckAsync(app))
        {
            served = [PostAsync(visitors[0].Http, Guid.CreateVersion7()), PostAsync(visitors[1].Http, Guid.CreateVersion7())];
            await KefuApp.EventuallyAsync(() => Task.FromResult(app.Services.GetRequiredService<Admission>().Inside), inside => inside == 2);

            using var refused = await PostAsync(visitors[2].Http, kept);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
            Assert.Equal("overloaded", await KefuApp.CodeOfAsync(refused));
            Assert.Matches("[\u4e00-\u9fff]", await refused.Content.ReadAsStringAsync());
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
            using var other = await PostAsync(english.Http, Guid.CreateVersion7());
            Assert.Contains("seconds", await other.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            using var session = await visitors[2].Http.PostAsJsonAsync("/api/v1/widget/session", new { shop = shop.Key });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, session.StatusCode);

            // The floor's doors stand open, and whoever listens goes on listening.
            using var list = await agent.Http.GetAsync("/api/v1/conversations?view=mine");
            Assert.Equal(HttpStatusCode.OK, list.StatusCode);
            using var feed = await visitors[2].Http.GetAsync("/api/v1/widget/feed", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.OK, feed.StatusCode);
        }

        foreach (var answer in await Task.WhenAll(served))
        {
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            answer.Dispose();
        }

        Assert.DoesNotContain(await visitors[2].HistoryAsync(), m => m.TryGetProperty("clientId", out var id) && id.GetGuid() == kept);
        using var again = await PostAsync(visitors[2].Http, kept);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
    }

    [Fact]
    public async Task Callers_who_stop_halfway_should_keep_nobody_out()
    {
        await using var app = await KefuApp.StartAsync(Database.Sqlite, settings: "--Limits:AtOnce=1");
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        using var half = new TcpClient();
        await half.ConnectAsync(IPAddress.Loopback, app.Address.Port);
        await half.GetStream().WriteAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"POST /api/v1/widget/messages HTTP/1.1\r\nHost: {app.Address.Authority}\r\nAuthorization: Bearer {visitor.Token}\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n{{\"clientId\":")));

        for (var i = 0; i < 3; i++)
        {
            await visitor.SayAsync("我说完了");
        }
    }

    /// <summary>No message can be written until disposed.</summary>
    private static async Task<IAsyncDisposable> StuckAsync(KefuApp app)
    {
        var scope = app.Services.CreateAsyncScope();
        var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var transaction = await db.Database.BeginTransactionAsync();
        if (app.Kind == Database.Postgres)
        {
            await db.Database.ExecuteSqlRawAsync("LOCK TABLE conversations_message IN EXCLUSIVE MODE");
        }

        return new Held(scope, turn, transaction);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, Guid clientId) =>
        http.PostAsJsonAsync("/api/v1/widget/messages", new { clientId, kind = "text", text = "在吗" });

    private sealed class Held(AsyncServiceScope scope, IDisposable turn, IAsyncDisposable transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            turn.Dispose();
            await scope.DisposeAsync();
        }
    }
}
