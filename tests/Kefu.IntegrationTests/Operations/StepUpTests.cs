using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Operations.Exports;
using Kefu.Platform.Settings;
using Kefu.Routing.Domain;
using Kefu.Routing.QueueWork;
using Kefu.Tests.Identity;
using Kefu.Tests.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Operations;

/// <summary>Steps that want a fresh proof of who is there (ASVS 7.5.1), and keep what was typed until it comes.</summary>
public sealed class StepUpTests
{
    private const string Key = "platform.limits";

    private readonly FixedTime _clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    [Theory, OnEachDatabase]
    public async Task A_settings_document_should_change_only_after_a_fresh_proof_and_keep_what_was_typed(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var admin = await app.NewStaffAsync(null, "administrator");
        object wanted = new { value = new { messagesPerVisitor = 50 }, reason = "高峰" };
        using (var fresh = await admin.Http.PutAsJsonAsync("/api/v1/settings/" + Key, wanted))
        {
            Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        }

        await LaterAsync(admin);
        using var late = await admin.Http.PutAsJsonAsync("/api/v1/settings/" + Key, new { value = new { messagesPerVisitor = 40 }, reason = "高峰" });
        Assert.Equal("identity.confirm-password", await KefuApp.CodeOfAsync(late));
        Assert.Equal(1, await VersionsAsync(app));

        var page = await admin.Http.GetStringAsync("/settings/documents/" + Key);
        using var asked = await admin.Http.PostAsync("/settings/documents/" + Key, AccountsTests.Form(page, "setting", Fields("40")));
        Assert.Equal(HttpStatusCode.Conflict, asked.StatusCode);
        var shown = await asked.Content.ReadAsStringAsync();
        Assert.Contains("name=\"confirm\"", shown, StringComparison.Ordinal);
        Assert.Contains("name=\"f.messagesPerVisitor\" type=\"number\" value=\"40\"", shown, StringComparison.Ordinal);
        using var wrong = await admin.Http.PostAsync("/settings/documents/" + Key, AccountsTests.Form(shown, "setting", [.. Fields("40"), ("confirm", "wrong")]));
        Assert.Equal(HttpStatusCode.Conflict, wrong.StatusCode);
        Assert.Equal(1, await VersionsAsync(app));
        using var proven = await admin.Http.PostAsync("/settings/documents/" + Key, AccountsTests.Form(shown, "setting", [.. Fields("40"), ("confirm", KefuApp.Password)]));
        Assert.Equal(HttpStatusCode.Redirect, proven.StatusCode);
        Assert.Equal(2, await VersionsAsync(app));

        await LaterAsync(admin);
        page = await admin.Http.GetStringAsync("/settings/documents/" + Key);
        using var back = await admin.Http.PostAsync("/settings/documents/" + Key, AccountsTests.Form(page, "revert-1", ("reason", "恢复")));
        Assert.Equal(HttpStatusCode.Conflict, back.StatusCode);
        shown = await back.Content.ReadAsStringAsync();
        Assert.Equal(2, await VersionsAsync(app));
        using var reverted = await admin.Http.PostAsync("/settings/documents/" + Key, AccountsTests.Form(shown, "revert-1", ("reason", "恢复"), ("confirm", KefuApp.Password)));
        Assert.Equal(HttpStatusCode.Redirect, reverted.StatusCode);
        Assert.Equal(3, await VersionsAsync(app));

        static (string, string)[] Fields(string visitor) =>
        [
            ("step", "save"), ("seen", "1"), ("reason", "高峰"),
            .. typeof(Kefu.Platform.Web.Limits.LimitRules).GetProperties().Where(p => p.CanWrite && p.PropertyType == typeof(int))
                .Select(p => ("f." + JsonNamingPolicy.CamelCase.ConvertName(p.Name), p.Name == "MessagesPerVisitor" ? visitor : p.GetValue(new Kefu.Platform.Web.Limits.LimitRules())!.ToString()!)),
        ];
    }

    [Theory, OnEachDatabase]
    public async Task A_place_for_webhooks_should_be_named_only_after_a_fresh_proof(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(null, "administrator");
        await LaterAsync(admin);
        using var late = await admin.Http.PostAsJsonAsync("/api/v1/webhooks", new { name = "ERP", url = "https://erp.example/hook", shopId = shop.Id, types = new[] { "tickets.ticket-opened" } });
        Assert.Equal("identity.confirm-password", await KefuApp.CodeOfAsync(late));

        var page = await admin.Http.GetStringAsync("/settings/webhooks");
        (string, string)[] fields = [("name", "ERP"), ("url", "https://erp.example/hook"), ("shopId", shop.Id.ToString()), ("types", "tickets.ticket-opened")];
        Assert.Contains("https://erp.example/hook", await AskedAsync(admin, page, "/fragments/webhooks", fields), StringComparison.Ordinal);
        using var made = await admin.Http.PostAsync("/fragments/webhooks", AccountsTests.Form(page, "", [.. fields, ("confirm", KefuApp.Password)]));
        Assert.Contains("whs_", await made.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task An_export_should_be_asked_for_and_taken_only_after_a_fresh_proof(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var shop = await app.NewShopAsync();
        var supervisor = await app.NewStaffAsync(shop, "operations-supervisor");
        await LaterAsync(supervisor);
        var page = await supervisor.Http.GetStringAsync("/exports");
        (string, string)[] fields = [("kind", "customers"), ("shop", shop.Id.ToString()), ("from", "2026-03-01"), ("to", "")];
        var shown = await AskedAsync(supervisor, page, "/fragments/exports", fields);
        Assert.Contains("value=\"2026-03-01\"", shown, StringComparison.Ordinal);
        Assert.False(await app.ReadAsync(db => db.Set<Export>().AnyAsync()));
        using var proven = await supervisor.Http.PostAsync("/fragments/exports", AccountsTests.Form(shown, "", [.. fields, ("confirm", KefuApp.Password)]));
        Assert.Equal("/exports", proven.Headers.Location?.OriginalString);
        var export = await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<Export>().SingleAsync()), e => e.State is ExportState.Done);

        await LaterAsync(supervisor);
        await ShowsFirstAsync(supervisor, $"/fragments/exports/{export.Id}/file", "/exports");
        await LaterAsync(supervisor);
        await ShowsFirstAsync(supervisor, "/tickets/export?kind=Complaint", "/tickets?kind=Complaint");
    }

    [Theory, OnEachDatabase]
    public async Task A_shop_a_rule_of_routing_and_a_clauses_owner_should_be_set_only_after_a_fresh_proof(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var shop = await app.NewShopAsync();
        await app.NewQueueAsync(shop, "refunds");
        var (admin, supervisor) = (await app.NewStaffAsync(null, "administrator"), await app.NewStaffAsync(null, "operations-supervisor"));
        await LaterAsync(admin, supervisor);
        (string, string)[] fields = [("key", "night-shop"), ("name", "夜市"), ("origins", ""), ("brandColor", "#0B7285"), ("language", "zh-CN"), ("timeZone", "Asia/Shanghai")];
        var page = await admin.Http.GetStringAsync("/settings/shops");
        using var asked = await admin.Http.PostAsync("/settings/shops", AccountsTests.Form(page, "open", fields));
        Assert.Equal(HttpStatusCode.Conflict, asked.StatusCode);
        var shown = await asked.Content.ReadAsStringAsync();
        Assert.Contains("name=\"confirm\"", shown, StringComparison.Ordinal);
        Assert.Contains("value=\"night-shop\"", shown, StringComparison.Ordinal);
        using var opened = await admin.Http.PostAsync("/settings/shops", AccountsTests.Form(shown, "open", [.. fields, ("confirm", KefuApp.Password)]));
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
        Assert.Contains("夜市", await admin.Http.GetStringAsync("/settings/shops"), StringComparison.Ordinal);

        await IsAskedAsync(supervisor, $"/routing/rules/{shop.Id}/new", $"/fragments/routing/dispatch/{shop.Id}", ("name", "退款"), ("queue", "refunds"), ("place", "1"), ("seen", "0"), ("reason", "分流"));
        var rule = await app.AsSystemAsync(async s => (await s.GetRequiredService<SettingsStore>().GetAsync<DispatchTable>(Dispatching.TableKey, shop.Id, default)).Rules.Single());
        await LaterAsync(supervisor);
        await IsAskedAsync(supervisor, $"/routing/rules/{shop.Id}/{rule.Id}", $"/fragments/routing/dispatch/{shop.Id}/{rule.Id}/remove", ("seen", "1"), ("reason", "不再分流"));
        await LaterAsync(supervisor);
        await IsAskedAsync(supervisor, "/standards/S3-3.2a", "/standards/S3-3.2a/owner", ("owner", "售后一组"), ("reason", "分工"));
        Assert.Contains("售后一组", await supervisor.Http.GetStringAsync("/standards/S3-3.2a"), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Response_targets_and_the_goals_of_a_department_should_be_set_only_after_a_fresh_proof(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var shop = await app.NewShopAsync();
        var (head, supervisor) = (await app.NewStaffAsync(shop, "head-of-department"), await app.NewStaffAsync(shop, "operations-supervisor"));
        await LaterAsync(head, supervisor);
        await IsAskedAsync(supervisor, "/standards/targets", "/standards/targets/choose", ("shopId", shop.Id.ToString()), ("preset", "S2"), ("reason", "按标准二"));
        await IsAskedAsync(head, "/standards/targets", "/standards/targets/goals", ("shopId", shop.Id.ToString()), ("plan", "补齐两名客服"), ("satisfaction", "95"), ("seen", "0"), ("goalReason", "年度计划"));
        Assert.Contains("补齐两名客服", WebUtility.HtmlDecode(await head.Http.GetStringAsync("/standards/targets")), StringComparison.Ordinal);
    }

    /// <summary>A form is refused and comes back with the fields for the proof and what was typed; with the proof it goes through.</summary>
    private static async Task IsAskedAsync(TestPerson person, string page, string form, params (string Name, string Value)[] typed)
    {
        var before = await person.Http.GetStringAsync(page);
        var shown = WebUtility.HtmlDecode(await AskedAsync(person, before, form, typed));
        Assert.Contains($"value=\"{typed[^1].Value}\"", shown, StringComparison.Ordinal);
        using var proven = await person.Http.PostAsync(form, AccountsTests.Form(before, "", [.. typed, ("confirm", KefuApp.Password)]));
        Assert.Equal(HttpStatusCode.SeeOther, proven.StatusCode);
    }

    /// <summary>A form is refused and comes back with the fields for the proof; gives it as it came.</summary>
    private static async Task<string> AskedAsync(TestPerson person, string page, string form, (string Name, string Value)[] typed)
    {
        using var asked = await person.Http.PostAsync(form, AccountsTests.Form(page, "", typed));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.StatusCode);
        var shown = await asked.Content.ReadAsStringAsync();
        Assert.Contains("name=\"confirm\"", shown, StringComparison.Ordinal);
        return shown;
    }

    /// <summary>A button with nothing typed beside it leads to the page for the proof and back.</summary>
    private static async Task ShowsFirstAsync(TestPerson person, string button, string back)
    {
        var page = await person.Http.GetStringAsync(back);
        using var late = await person.Http.PostAsync(button, AccountsTests.Form(page, ""));
        Assert.Equal(HttpStatusCode.SeeOther, late.StatusCode);
        Assert.Equal("/me/confirm?next=" + Uri.EscapeDataString(back), late.Headers.Location?.OriginalString);
        page = await person.Http.GetStringAsync(late.Headers.Location);
        using var proven = await person.Http.PostAsync(late.Headers.Location, AccountsTests.Form(page, "confirm", ("next", back), ("confirm", KefuApp.Password)));
        Assert.EndsWith(back, proven.Headers.Location?.OriginalString, StringComparison.Ordinal);
        using var taken = await person.Http.PostAsync(button, AccountsTests.Form(page, ""));
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal("text/csv", taken.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>The session goes on, the proof is too old.</summary>
    private async Task LaterAsync(params TestPerson[] people)
    {
        for (var i = 0; i < 2; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(6));
            foreach (var person in people)
            {
                using var answer = await person.Http.GetAsync("/api/v1/me");
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }
    }

    private static Task<int> VersionsAsync(KefuApp app) => app.ReadAsync(db => db.Set<Setting>().CountAsync(s => s.Key == Key));
}
