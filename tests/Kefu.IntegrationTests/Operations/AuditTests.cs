using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Identity.People;
using Kefu.Operations.Audit;
using Kefu.Operations.Settings;
using Kefu.Platform.Audit;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Operations;

public sealed class AuditTests
{
    [Theory, OnEachDatabase]
    [Clause("S3-6.2j")]
    public async Task Audit_should_verify_when_untouched_and_find_a_changed_missing_or_swapped_row(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        for (var i = 0; i < 6; i++)
        {
            await app.NewShopAsync();
        }

        var whole = await SealedAsync(app);
        Assert.Null(whole.Fault);
        Assert.True(whole.Sealed >= 6);
        var seqs = await app.ReadAsync(db => db.Set<LogEntry>().OrderBy(e => e.Tx).ThenBy(e => e.Seq).Select(e => e.Seq).ToListAsync());
        var (second, third) = (seqs[1], seqs[2]);

        var fault = await WithDamageAsync(app, second, third, "UPDATE platform_log SET \"ActorName\" = 'somebody else' WHERE \"Seq\" = $1", second);
        Assert.Equal((2L, ChainFaultKind.Changed), (fault!.Index, fault.Kind));
        fault = await WithDamageAsync(app, second, third, "DELETE FROM platform_log WHERE \"Seq\" = $1", second);
        Assert.Equal((2L, ChainFaultKind.Missing), (fault!.Index, fault.Kind));
        fault = await WithDamageAsync(app, second, third, "UPDATE platform_log SET \"Seq\" = CASE WHEN \"Seq\" = $1 THEN -$2 ELSE -$1 END WHERE \"Seq\" IN ($1, $2)", second, third);
        Assert.NotNull(fault);
        Assert.Null((await app.Services.GetRequiredService<AuditChain>().VerifyAsync(null, default)).Fault);
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2g")]
    public async Task A_write_should_have_its_entry_in_the_same_transaction(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var entry = await app.ReadAsync(db => db.Set<LogEntry>().SingleAsync(e => e.Type == "identity.shop-opened" && e.SubjectId == shop.Id));
        Assert.Equal("System", entry.ActorKind);

        var before = await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == "identity.staff-invited"));
        await Assert.ThrowsAnyAsync<Exception>(() => app.SendAsync(new AddStaff("weak-" + shop.Key, "弱密码", "weak", ["agent"])));
        Assert.Equal(before, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == "identity.staff-invited" && e.Payload.Contains("弱密码"))) + before);
        Assert.False(await app.ReadAsync(db => db.Set<LogEntry>().AnyAsync(e => e.Payload.Contains("弱密码"))));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2j")]
    public async Task Audit_should_be_searched_by_who_what_and_when(Database database)
    {
        var app = await KefuApp.For(database);
        var auditor = await app.NewStaffAsync(null, "security-auditor");
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent", name: "寻踪");
        Assert.Equal(HttpStatusCode.Forbidden, (await agent.Http.GetAsync("/audit")).StatusCode);

        var denied = await RowsAsync(auditor, $"who={agent.Id}&what=denied");
        var row = Assert.Single(denied);
        Assert.Equal("寻踪", row.GetProperty("actorName").GetString());
        Assert.Equal("GET /audit", row.GetProperty("fields").EnumerateArray().First(f => f.GetProperty("name").GetString() == "request").GetProperty("value").GetString());
        Assert.NotEmpty(await RowsAsync(auditor, "who=寻踪&what=identity.signed-in"));
        Assert.Empty(await RowsAsync(auditor, $"who={agent.Id}&to=2020-01-01T00:00:00Z"));
        Assert.NotEmpty(await RowsAsync(auditor, $"who={agent.Id}&from=2020-01-01T00:00:00Z"));
        Assert.NotEmpty(await RowsAsync(auditor, $"subject={agent.Id}"));

        var chinese = await auditor.Http.GetStringAsync($"/audit?who={agent.Id}&what=denied&lang=zh-CN");
        Assert.Contains("越权操作被拒", chinese);
        var english = await auditor.Http.GetStringAsync($"/audit?who={agent.Id}&what=denied&lang=en");
        Assert.Contains("Denied attempt", english);
    }

    [Theory, OnEachDatabase]
    public async Task Audit_should_page_by_key_without_gap_or_double(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        for (var i = 0; i < 12; i++)
        {
            await app.NewShopAsync();
        }

        var seen = new List<long>();
        long? older = null;
        do
        {
            var page = await app.SendAsync(new SearchAudit(What: "identity.shop-opened", OlderThan: older, Take: 5));
            seen.AddRange(page.Rows.Select(r => r.Seq));
            older = page.Older;
        }
        while (older is not null);

        Assert.Equal(await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.Type == "identity.shop-opened").OrderByDescending(e => e.Seq).Select(e => e.Seq).ToListAsync()), seen);
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2e")]
    public async Task A_setting_should_change_only_by_right_with_a_reason_and_be_reverted(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        var admin = await app.NewStaffAsync(null, "administrator");
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        const string Door = "/api/v1/settings/identity.password-policy";
        var value = new { minLength = 14, minClasses = 3, accountLimit = 5, addressLimit = 50, lockMinutes = 15, invitationHours = 24, sessionHours = 12, freshMinutes = 10 };

        using var noRight = await agent.Http.PutAsJsonAsync(Door, new { value, reason = "更严" });
        Assert.Equal(HttpStatusCode.Forbidden, noRight.StatusCode);
        Assert.True(await app.ReadAsync(db => db.Set<LogEntry>().AnyAsync(e => e.Type == "handling.denied-attempt" && e.ActorId == agent.Id.Value)));
        using var noReason = await admin.Http.PutAsJsonAsync(Door, new { value, reason = " " });
        Assert.Equal(HttpStatusCode.BadRequest, noReason.StatusCode);
        using var nonsense = await admin.Http.PutAsJsonAsync(Door, new { value = new { minLength = 1 }, reason = "试试" });
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);
        using var done = await admin.Http.PutAsJsonAsync(Door, new { value, reason = "更严", seen = 0 });
        Assert.Equal(HttpStatusCode.OK, done.StatusCode);
        using var late = await admin.Http.PutAsJsonAsync(Door, new { value = value with { minLength = 20 }, reason = "晚到", seen = 0 });
        Assert.Equal("operations.setting-stale", await KefuApp.CodeOfAsync(late));

        var logged = await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.Type == "settings.setting-changed").Select(e => e.Payload).SingleAsync());
        Assert.Contains("更严", logged);
        await Assert.ThrowsAnyAsync<Exception>(() => app.SendAsync(new AddStaff("zhong", "中等", "Medium-12ab", ["agent"])));
        await app.SendAsync(new RevertSetting("identity.password-policy", Guid.Empty, 0, "太严"));
        await app.SendAsync(new AddStaff("zhong", "中等", "Medium-12ab", ["agent"]));

        var page = await admin.Http.GetStringAsync("/settings/documents/identity.password-policy");
        using var looked = await admin.Http.PostAsync("/settings/documents/identity.password-policy", Identity.AccountsTests.Form(
            page, "setting", ("f.profile", "dengbao"), ("f.minLength", "11"), ("f.accountLimit", "5"), ("f.addressLimit", "50"), ("f.lockMinutes", "15"), ("f.invitationHours", "24"), ("f.sessionHours", "12"),
            ("f.idleMinutes", "30"), ("f.administratorIdleMinutes", "10"), ("f.freshMinutes", "10"), ("f.secondFactor", "nobody"), ("seen", "2"), ("step", "look")));
        var html = await looked.Content.ReadAsStringAsync();
        Assert.Contains("<del>8</del>", html);
        Assert.Contains("<ins>11</ins>", html);
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2c")]
    public async Task Technician_should_see_the_machinery_and_no_customers(Database database)
    {
        var app = await KefuApp.For(database);
        var technician = await app.NewStaffAsync(null, "system-technician");
        using var system = await technician.Http.GetAsync("/system");
        Assert.Equal(HttpStatusCode.OK, system.StatusCode);
        Assert.Contains("operations.audit-seal", await system.Content.ReadAsStringAsync());
        var me = await technician.Http.GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.DoesNotContain(me.GetProperty("permissions").EnumerateArray(), p => p.GetString()!.StartsWith("customers.", StringComparison.Ordinal) || p.GetString()!.StartsWith("conversations.", StringComparison.Ordinal));
        foreach (var door in new[] { "/audit", "/settings/people", "/api/v1/audit" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await technician.Http.GetAsync(door)).StatusCode);
        }
    }

    private static Task<AuditVerdict> SealedAsync(KefuApp app) =>
        KefuApp.EventuallyAsync(() => app.Services.GetRequiredService<AuditChain>().VerifyAsync(null, default), v => v.Unsealed == 0 && v.Sealed > 0);

    private static async Task<IReadOnlyList<JsonElement>> RowsAsync(TestPerson auditor, string query) =>
        [.. (await auditor.Http.GetFromJsonAsync<JsonElement>("/api/v1/audit?" + query)).GetProperty("rows").EnumerateArray()];

    /// <summary>Verifies a log in which somebody has changed one of two rows behind Kefu's back, then puts the two back as they were.</summary>
    private static async Task<ChainFault?> WithDamageAsync(KefuApp app, long one, long other, string sql, params object[] values)
    {
        var dialect = app.Services.GetRequiredService<IDialect>();
        await RunAsync(dialect, $"CREATE TABLE log_copy AS SELECT * FROM platform_log WHERE \"Seq\" IN ({one}, {other})");
        await RunAsync(dialect, sql, values);
        await RunAsync(dialect, "UPDATE platform_log SET \"Seq\" = -\"Seq\" WHERE \"Seq\" < 0");
        var verdict = await app.Services.GetRequiredService<AuditChain>().VerifyAsync(null, default);
        await RunAsync(dialect, "DELETE FROM platform_log WHERE \"Seq\" IN ($1, $2)", one, other);
        await RunAsync(dialect, "INSERT INTO platform_log SELECT * FROM log_copy");
        await RunAsync(dialect, "DROP TABLE log_copy");
        return verdict.Fault;
    }

    private static async Task RunAsync(IDialect dialect, string sql, params object[] values)
    {
        await using var connection = await dialect.OpenAsync(default);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        command.AddPositional(values);
        await command.ExecuteNonQueryAsync();
    }
}
