using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Customers.Domain;
using Kefu.Identity.Data;
using Kefu.Operations;
using Kefu.Operations.Exports;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Kefu.Contracts.Customers;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Operations;

public sealed class BulkExportTests
{
    [Theory, OnEachDatabase, Case("T-C1"), Case("T-D3")]
    public async Task Customers_should_be_taken_out_whole_masked_and_by_whoever_asked_alone(Database database)
    {
        const int many = 1203;
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (supervisor, colleague, agent) = (await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "agent"));
        await app.AsSystemAsync(async services =>
        {
            var db = (Kefu.Platform.Persistence.KefuDbContext)services.GetService(typeof(Kefu.Platform.Persistence.KefuDbContext))!;
            db.AddRange(Enumerable.Range(0, many).Select(n => Customer.Known(shop.Id, new ShopIdentity($"c-{n}", n == 7 ? "=1+1" : "林晚秋", "lin@example.com", "13812341234", null, null), "zh-CN", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(n))));
            await db.SaveChangesAsync();
        });
        var other = await app.NewShopAsync();
        await app.NewVisitorAsync(other, KefuApp.IdentityOf(other, "c-foreign", "别家", "13800000009"));

        var masked = await TakeAsync(supervisor.Http, await AskAsync(supervisor.Http, new { kind = "customers", shopId = shop.Id }));
        Assert.Equal(many + 1, masked.Count);
        Assert.Equal(Enumerable.Range(0, many).Select(n => $"\"c-{n}\"").Order(StringComparer.Ordinal), masked.Skip(1).Select(l => l.Split(',')[0]).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(masked, l => l.Contains("13812341234", StringComparison.Ordinal) || l.Contains("林晚秋", StringComparison.Ordinal) || l.Contains("lin@", StringComparison.Ordinal));
        var whole = await TakeAsync(supervisor.Http, await AskAsync(supervisor.Http, new { kind = "customers", shopId = shop.Id, unmasked = true, fromUtc = "2026-01-01T00:05:00Z", toUtc = "2026-01-01T00:08:00Z" }));
        Assert.Equal(4, whole.Count);
        Assert.Contains(whole, l => l.Contains("\"'=1+1\",\"13812341234\",\"lin@example.com\"", StringComparison.Ordinal));

        var id = await AskAsync(supervisor.Http, new { kind = "customers", shopId = shop.Id });
        await DoneAsync(supervisor.Http, id);
        Assert.Equal("operations.export-of-another", await RefusedByAsync(colleague.Http, id));
        using var denied = await agent.Http.GetAsync("/api/v1/exports");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Equal(2, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == EventNames.Of(typeof(ExportTaken)) && e.ActorId == supervisor.Id.Value)));

        // Whoever went away from the desk for long shows first who they are.
        await app.ReadAsync(db => db.Set<Session>().Where(s => s.StaffId == supervisor.Id.Value).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvenAtUtc, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))));
        await KefuApp.EventuallyAsync(() => RefusedByAsync(supervisor.Http, id), code => code == "identity.confirm-password");
        using var again = await supervisor.Http.PostAsJsonAsync("/api/v1/exports", new { kind = "customers", shopId = shop.Id });
        Assert.Equal("identity.confirm-password", await KefuApp.CodeOfAsync(again));

        // The file's time is over.
        await app.ReadAsync(db => db.Set<Job>().Where(j => j.Kind == ForgetExport.Name && j.Key == id.ToString()).ExecuteUpdateAsync(s => s.SetProperty(j => j.DueAtUtc, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))));
        await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<Export>().Where(e => e.Id == id).Select(e => e.State).SingleAsync()), s => s is ExportState.Expired);
        Assert.False(await app.ReadAsync(db => db.Set<ExportPart>().AnyAsync(p => p.ExportId == id)));
    }

    [Theory, OnEachDatabase]
    public async Task Conversations_should_come_with_their_messages_and_with_notes_only_by_right(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, supervisor, head) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "operations-supervisor"), await app.NewStaffAsync(shop, "risk-controller"));
        var (visitor, conversation) = await app.ServedByAsync(shop, agent);
        await visitor.SayAsync("我的电话是 13812341234");
        using var note = await agent.Http.PostAsJsonAsync($"/api/v1/conversations/{conversation}/notes", new { clientId = Guid.CreateVersion7(), text = "只给同事看" });
        Assert.True(note.IsSuccessStatusCode, await note.Content.ReadAsStringAsync());

        var plain = string.Join('\n', await TakeAsync(supervisor.Http, await AskAsync(supervisor.Http, new { kind = "conversations", shopId = shop.Id })));
        Assert.Contains("我的电话是", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("13812341234", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("只给同事看", plain, StringComparison.Ordinal);
        var full = string.Join('\n', await TakeAsync(supervisor.Http, await AskAsync(supervisor.Http, new Dictionary<string, object> { ["kind"] = "conversations", ["shopId"] = shop.Id, ["unmasked"] = true, ["internal"] = true })));
        Assert.Contains("13812341234", full, StringComparison.Ordinal);
        Assert.Contains("只给同事看", full, StringComparison.Ordinal);
        using var denied = await head.Http.PostAsJsonAsync("/api/v1/exports", new { kind = "conversations", shopId = shop.Id });
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Single(await TakeAsync(supervisor.Http, await AskAsync(supervisor.Http, new { kind = "answers", shopId = shop.Id })));
        Assert.Single(await TakeAsync(supervisor.Http, await AskAsync(supervisor.Http, new { kind = "tickets", shopId = shop.Id })));
    }

    private static async Task<Guid> AskAsync(HttpClient http, object body)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/exports", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static Task<JsonElement> DoneAsync(HttpClient http, Guid id) =>
        KefuApp.EventuallyAsync(() => http.GetFromJsonAsync<JsonElement>($"/api/v1/exports/{id}"), e => e.GetProperty("state").GetString() == "done", seconds: 60);

    private static async Task<IReadOnlyList<string>> TakeAsync(HttpClient http, Guid id)
    {
        await DoneAsync(http, id);
        using var answer = await http.PostAsync($"/api/v1/exports/{id}/file", null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        return (await answer.Content.ReadAsStringAsync()).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    private static async Task<string> RefusedByAsync(HttpClient http, Guid id)
    {
        using var answer = await http.PostAsync($"/api/v1/exports/{id}/file", null);
        return answer.IsSuccessStatusCode ? "taken" : await KefuApp.CodeOfAsync(answer);
    }
}
