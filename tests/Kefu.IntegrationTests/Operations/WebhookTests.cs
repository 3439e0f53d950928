using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Operations.Webhooks;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Tests.Conversations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Operations;

/// <summary>Other systems are told: signed, in order, again when they fail; one that hangs holds up nobody.</summary>
public sealed class WebhookTests
{
    private static readonly string[] Settings = ["--Outbound:PlainHttp=true", "--Outbound:AllowedNetworks:0=127.0.0.0/8", "--Outbound:TimeoutSeconds=120"];

    [Theory, OnEachDatabase]
    public async Task Deliveries_should_go_when_their_time_is_over_and_those_nobody_took_later(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        var (shop, hook) = (await app.NewShopAsync(), Guid.CreateVersion7());
        WebhookDelivery Old(int days, DeliveryState state) => new()
        {
            Id = Guid.CreateVersion7(), WebhookId = hook, ShopId = shop.Id, Type = $"{state} {days}", Body = "{}", State = state,
            AtUtc = DateTime.UnixEpoch.AddYears(60).AddDays(-days), DeliveredAtUtc = state is DeliveryState.Delivered ? DateTime.UnixEpoch.AddYears(60).AddDays(-days) : null,
        };
        var clock = new FixedTime(new DateTimeOffset(DateTime.UnixEpoch.AddYears(60)));
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            db.AddRange(Old(29, DeliveryState.Delivered), Old(31, DeliveryState.Delivered), Old(31, DeliveryState.Waiting), Old(91, DeliveryState.Waiting));
            db.AddRange(Enumerable.Range(0, 1500).Select(_ => Old(400, DeliveryState.Delivered)));
            await db.SaveChangesAsync();
            await new WebhookSweep(db, services.GetRequiredService<WriteGate>(), services.GetRequiredService<SettingsStore>(), clock).RunAsync(default);
        });
        Assert.Equal(["Delivered 29", "Waiting 31"], (await app.ReadAsync(db => db.Set<WebhookDelivery>().Where(d => d.WebhookId == hook).Select(d => d.Type).ToListAsync())).Order(StringComparer.Ordinal));
    }

    [Theory, OnEachDatabase, Case("F19")]
    public async Task Places_should_be_told_in_order_signed_and_apart_from_those_that_hang(Database database)
    {
        await using var good = await Receiver.StartAsync();
        await using var hanging = await Receiver.StartAsync();
        hanging.Answer = async http => { await Task.Delay(Timeout.Infinite, http.RequestAborted); return 200; };
        await using var failing = await Receiver.StartAsync();
        failing.Answer = _ => Task.FromResult(failing.Heard.Count < 3 ? 500 : 204);
        await using var app = await KefuApp.StartAsync(database, settings: [.. Settings, $"--Outbound:Ports:0={good.Port}", $"--Outbound:Ports:1={hanging.Port}", $"--Outbound:Ports:2={failing.Port}"]);
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(null, "administrator");
        var (hook, secret) = await MakeAsync(admin, shop, good);
        await MakeAsync(admin, shop, hanging);
        await MakeAsync(admin, shop, failing);

        var agent = await app.NewStaffAsync(shop, "agent");
        var (visitor, conversation) = await app.ServedByAsync(shop, agent, "机密的话");
        await agent.MustAsync(conversation, "notes", new { clientId = Guid.CreateVersion7(), text = "内部的话" });
        await agent.ReplyAsync(conversation, "您好");
        await agent.MustAsync(conversation, "resolve");

        var heard = await KefuApp.EventuallyAsync(() => Task.FromResult(good.Heard.ToList()), h => h.Any(e => e.Type.EndsWith("resolved", StringComparison.Ordinal)));
        Assert.Equal("conversations.conversation-opened", heard[0].Type);
        Assert.True(heard.FindIndex(h => h.Type.EndsWith("accepted", StringComparison.Ordinal)) < heard.FindIndex(h => h.Type.EndsWith("resolved", StringComparison.Ordinal)));
        Assert.All(heard, h => Assert.Equal(Signature(secret, h.Timestamp, h.Body), h.Signature));
        Assert.Equal(heard.Count, heard.Select(h => h.Id).Distinct().Count());
        Assert.DoesNotContain(heard, h => h.Body.Contains("机密", StringComparison.Ordinal) || h.Body.Contains("内部", StringComparison.Ordinal));

        // The one that failed is told again, under the same ids, and misses nothing.
        await KefuApp.EventuallyAsync(() => Task.FromResult(failing.Heard.ToList()), h => h.Any(e => e.Type.EndsWith("resolved", StringComparison.Ordinal)), 60);
        Assert.Equal(heard.Select(h => h.Type), failing.Heard.DistinctBy(h => h.Id).Select(h => h.Type));
        Assert.True(failing.Heard.Count > heard.Count);

        // A replay goes out under the same id.
        using var replayed = await admin.Http.PostAsync($"/api/v1/webhooks/{hook}/deliveries/{heard[0].Id}/replay", null);
        Assert.Equal(HttpStatusCode.NoContent, replayed.StatusCode);
        await KefuApp.EventuallyAsync(() => Task.FromResult(good.Heard.Count(h => h.Id == heard[0].Id)), n => n == 2);
        Assert.Contains("delivered", await admin.Http.GetStringAsync($"/settings/webhooks/{hook}"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task A_place_inside_the_house_a_foreign_shop_and_a_person_without_the_right_should_be_refused(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(shop, "administrator");
        var foreign = await app.NewShopAsync();
        foreach (var url in new[] { "http://shop.example/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest", "https://user:pw@shop.example/", "ftp://shop.example", "" })
        {
            using var inside = await PostAsync(admin, shop.Id, url);
            Assert.Equal("invalid", await KefuApp.CodeOfAsync(inside));
        }

        using var elsewhere = await PostAsync(admin, foreign.Id, "https://shop.example/hook");
        Assert.Equal("not-found", await KefuApp.CodeOfAsync(elsewhere));
        using var made = await PostAsync(admin, shop.Id, "https://shop.example/hook");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).IdOf();
        Assert.DoesNotContain("whs_", await admin.Http.GetStringAsync("/api/v1/webhooks"), StringComparison.Ordinal);
        var stranger = await app.NewStaffAsync(foreign, "administrator");
        Assert.DoesNotContain(id.ToString(), await stranger.Http.GetStringAsync("/api/v1/webhooks"), StringComparison.Ordinal);
        using var off = await stranger.Http.PostAsync($"/api/v1/webhooks/{id}/off", null);
        Assert.Equal("not-found", await KefuApp.CodeOfAsync(off));
        var agent = await app.NewStaffAsync(shop, "agent");
        using var denied = await agent.Http.GetAsync("/api/v1/webhooks");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    private static Task<HttpResponseMessage> PostAsync(TestPerson admin, Guid shop, string url) =>
        admin.Http.PostAsJsonAsync("/api/v1/webhooks", new { name = "仓库", url, shopId = shop, types = new[] { "conversations.conversation-opened", "conversations.message-posted", "conversations.conversation-accepted", "conversations.conversation-resolved" } });

    private static async Task<(Guid Id, string Secret)> MakeAsync(TestPerson admin, TestShop shop, Receiver receiver)
    {
        using var answer = await PostAsync(admin, shop.Id, receiver.Address);
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (made.IdOf(), made.GetProperty("secret").GetString()!);
    }

    private static string Signature(string secret, string timestamp, string body) =>
        "v1=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(timestamp + "." + body)));
}
