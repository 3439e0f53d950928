using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Identity;
using Kefu.Identity.Keys;
using Kefu.Identity.People;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Identity;

public sealed class RightsTests
{
    [Theory, OnEachDatabase]
    [Case("T-S13")]
    public async Task Disabling_should_end_every_door_within_five_seconds(Database database)
    {
        var app = await KefuApp.For(database);
        var admin = await app.NewStaffAsync(null, "administrator");
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        using var feed = await agent.Http.GetAsync("/feed", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await feed.Content.ReadAsStreamAsync();

        using var done = await admin.Http.PostAsJsonAsync($"/api/v1/staff/{agent.Id}/disable", new { reason = "离职" });
        var since = Stopwatch.StartNew();
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);

        await KefuApp.EventuallyAsync(async () => (await agent.Http.GetAsync("/api/v1/me")).StatusCode, s => s == HttpStatusCode.Unauthorized, seconds: 5);
        using var cut = new CancellationTokenSource(TimeSpan.FromSeconds(5) - since.Elapsed);
        await ReadToEndAsync(stream, cut.Token);
        using var http = app.NewClient();
        var page = await http.GetStringAsync("/sign-in");
        using var refused = await http.PostAsync("/sign-in", AccountsTests.Form(page, "sign-in", ("account", agent.Account), ("password", KefuApp.Password)));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory, OnEachDatabase]
    [Clause("S4-4.1")]
    public async Task A_lower_role_should_be_refused_and_the_attempt_noted(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        foreach (var role in new[] { "agent", "team-leader", "operations-supervisor", "merchant", "market-analyst" })
        {
            var person = await app.NewStaffAsync(shop, role);
            using var refused = await person.Http.GetAsync("/api/v1/staff");
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            var noted = await app.ReadAsync(db => db.Set<LogEntry>().AnyAsync(e => e.Type == "handling.denied-attempt" && e.ActorId == person.Id.Value));
            Assert.True(noted, role);
        }
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2a")]
    public async Task A_role_of_ones_own_should_open_only_what_it_names(Database database)
    {
        var app = await KefuApp.For(database);
        var admin = await app.NewStaffAsync(null, "administrator");
        var key = "own-" + Guid.CreateVersion7().ToString("N")[^8..];
        await app.SendAsync(new Kefu.Identity.Roles.AddRole(key, "抽检员", [], "新岗位"));
        var person = await app.NewStaffAsync(await app.NewShopAsync(), key);
        Assert.Equal(HttpStatusCode.Forbidden, (await person.Http.GetAsync("/help")).StatusCode);

        using var unknown = await admin.Http.PutAsJsonAsync($"/api/v1/roles/{key}", new { permissions = new[] { "everything" }, reason = "试" });
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var given = await admin.Http.PutAsJsonAsync($"/api/v1/roles/{key}", new { permissions = new[] { "operations.view-help" }, reason = "需要查看流程" });
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);

        await KefuApp.EventuallyAsync(async () => (await person.Http.GetAsync("/help")).StatusCode, s => s == HttpStatusCode.OK, seconds: 5);
        var noted = await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.Type == "identity.role-changed").OrderByDescending(e => e.Seq).Select(e => e.Payload).ToListAsync());
        Assert.Contains(noted, p => p.Contains("需要查看流程", StringComparison.Ordinal) && p.Contains(key, StringComparison.Ordinal));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2b")]
    public async Task Configuration_and_audit_should_not_meet_in_one_person(Database database)
    {
        var app = await KefuApp.For(database);
        var admin = await app.NewStaffAsync(null, "administrator");
        var auditor = await app.NewStaffAsync(null, "security-auditor");

        using var both = await admin.Http.PutAsJsonAsync($"/api/v1/staff/{auditor.Id}/access", new { roles = new[] { "security-auditor", "administrator" }, everyShop = true, reason = "方便" });
        Assert.Equal("identity.separation", await KefuApp.CodeOfAsync(both));
        using var own = await admin.Http.PutAsJsonAsync($"/api/v1/staff/{admin.Id}/access", new { roles = new[] { "head-of-department" }, everyShop = true, reason = "方便" });
        Assert.Equal("identity.own-access", await KefuApp.CodeOfAsync(own));

        Assert.Equal(HttpStatusCode.Forbidden, (await admin.Http.GetAsync("/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await auditor.Http.GetAsync("/audit")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await auditor.Http.GetAsync("/settings/people")).StatusCode);
    }

    [Theory, OnEachDatabase]
    [Clause("S2-2.1")]
    public async Task A_partner_should_reach_only_the_own_shops(Database database)
    {
        var app = await KefuApp.For(database);
        var (mine, theirs) = (await app.NewShopAsync(), await app.NewShopAsync());
        var partner = await app.NewStaffAsync(mine, "merchant");

        var me = await partner.Http.GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.False(me.GetProperty("everyShop").GetBoolean());
        Assert.Equal([mine.Id], me.GetProperty("shops").EnumerateArray().Select(s => s.GetGuid()));

        var admin = await app.NewStaffAsync(null, "administrator");
        using var everywhere = await admin.Http.PostAsJsonAsync("/api/v1/staff/invitations", new { account = "m" + mine.Key, name = "合作商家", roles = new[] { "merchant" }, everyShop = true });
        Assert.Equal(HttpStatusCode.BadRequest, everywhere.StatusCode);
        Assert.True((await everywhere.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("shops", out _));

        var key = "shops-" + Guid.CreateVersion7().ToString("N")[^8..];
        await app.SendAsync(new Kefu.Identity.Roles.AddRole(key, "店铺管理", ["identity.manage-shops", "identity.manage-people"], "测试"));
        var keeper = await app.NewStaffAsync(mine, key);
        Assert.Equal(HttpStatusCode.OK, (await keeper.Http.GetAsync("/settings/shops/" + mine.Id)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await keeper.Http.GetAsync("/settings/shops/" + theirs.Id)).StatusCode);
        using var invite = await keeper.Http.PostAsJsonAsync("/api/v1/staff/invitations", new { account = "x" + key, name = "外人", roles = new[] { "agent" }, everyShop = false, shops = new[] { theirs.Id } });
        Assert.Equal(HttpStatusCode.BadRequest, invite.StatusCode);
        using var every = await keeper.Http.PostAsJsonAsync("/api/v1/staff/invitations", new { account = "y" + key, name = "外人", roles = new[] { "agent" }, everyShop = true });
        Assert.Equal(HttpStatusCode.BadRequest, every.StatusCode);
    }

    [Theory, OnEachDatabase]
    [Case("T-A8")]
    public async Task Server_only_fields_should_have_no_effect(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var agent = await app.NewStaffAsync(shop, "agent");
        var before = await agent.Http.GetFromJsonAsync<JsonElement>("/api/v1/me");

        using var saved = await agent.Http.PutAsJsonAsync("/api/v1/me/profile", new
        {
            language = "en", sendKey = "ctrl-enter", theme = "dark",
            id = Guid.Empty, roles = new[] { "administrator" }, permissions = new[] { "operations.audit" }, everyShop = true, shops = new[] { Guid.CreateVersion7() },
            disabledAtUtc = (string?)null, expiresAtUtc = "2099-01-01T00:00:00Z", securityStamp = "x", passwordHash = "x", userName = "root", teamId = Guid.CreateVersion7(), isAdmin = true,
        });
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);

        var after = await agent.Http.GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.Equal("ctrl-enter", after.GetProperty("sendKey").GetString());
        Assert.Equal(before.GetProperty("permissions").ToString(), after.GetProperty("permissions").ToString());
        Assert.Equal(before.GetProperty("shops").ToString(), after.GetProperty("shops").ToString());
        Assert.False(after.GetProperty("everyShop").GetBoolean());

        var admin = await app.NewStaffAsync(null, "administrator");
        using var changed = await admin.Http.PutAsJsonAsync($"/api/v1/shops/{shop.Id}", new
        {
            name = "屿光二店", brandColor = "#112233", origins = Array.Empty<string>(), timeZone = "Asia/Shanghai", language = "zh-CN", reason = "改名",
            shopId = Guid.Empty, key = "stolen", identitySecret = "known", webhookSecret = "known", version = 99,
        });
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        var shops = app.Services.GetRequiredService<IShopDirectory>();
        Assert.Equal(shop.Key, (await shops.FindAsync(shop.Id, default))!.Key);
        Assert.Equal(shop.IdentitySecret, await shops.IdentitySecretAsync(shop.Id, default));
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2e")]
    public async Task A_shops_settings_should_change_only_with_a_reason_show_the_difference_and_be_taken_back(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(null, "administrator");
        object Body(string? reason) => new { name = "屿光二店", brandColor = "#112233", origins = new[] { "https://shop.example" }, timeZone = "Asia/Shanghai", language = "zh-CN", reason };
        using var refused = await admin.Http.PutAsJsonAsync($"/api/v1/shops/{shop.Id}", Body(null));
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.True((await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("reason", out _));
        using var changed = await admin.Http.PutAsJsonAsync($"/api/v1/shops/{shop.Id}", Body("品牌升级"));
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);

        var page = await admin.Http.GetStringAsync($"/settings/shops/{shop.Id}");
        Assert.Contains("品牌升级", page, StringComparison.Ordinal);
        Assert.Contains("<ins>屿光二店</ins>", page, StringComparison.Ordinal);
        Assert.Contains("<del>屿光</del>", page, StringComparison.Ordinal);
        var seq = System.Text.RegularExpressions.Regex.Match(page, "name=\"seq\" value=\"(\\d+)\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        using var nameless = await admin.Http.PostAsync($"/settings/shops/{shop.Id}", AccountsTests.Form(page, "revert", ("seq", seq), ("why", "")));
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        using var back = await admin.Http.PostAsync($"/settings/shops/{shop.Id}", AccountsTests.Form(page, "revert", ("seq", seq), ("why", "改回原名")));
        Assert.True(back.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Found or HttpStatusCode.OK, $"{back.StatusCode}");
        Assert.Equal("屿光", (await app.Services.GetRequiredService<IShopDirectory>().FindAsync(shop.Id, default))!.Name);
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2f")]
    public async Task Nothing_should_open_without_a_person_and_sensitive_steps_should_ask_again(Database database)
    {
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        var admin = await app.NewStaffAsync(null, "administrator");
        foreach (var door in new[] { "/", "/me", "/audit", "/settings", "/help", "/system" })
        {
            using var shut = await app.NewClient().GetAsync(door);
            Assert.True(shut.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.NotFound, $"{door}: {shut.StatusCode}");
        }

        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.OK, (await admin.Http.GetAsync("/api/v1/me")).StatusCode);
        clock.Advance(TimeSpan.FromMinutes(5));
        var change = new { roles = new[] { "team-leader" }, everyShop = true, reason = "升任组长" };
        using var stale = await admin.Http.PutAsJsonAsync($"/api/v1/staff/{agent.Id}/access", change);
        Assert.Equal("identity.confirm-password", await KefuApp.CodeOfAsync(stale));

        var page = await admin.Http.GetStringAsync("/me/confirm");
        using var wrong = await admin.Http.PostAsync("/me/confirm", AccountsTests.Form(page, "confirm", ("confirm", "wrong"), ("next", "/me")));
        Assert.Equal(HttpStatusCode.Conflict, wrong.StatusCode);
        using var right = await admin.Http.PostAsync("/me/confirm", AccountsTests.Form(page, "confirm", ("confirm", KefuApp.Password), ("next", "/me")));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        using var fresh = await admin.Http.PutAsJsonAsync($"/api/v1/staff/{agent.Id}/access", change);
        Assert.Equal(HttpStatusCode.NoContent, fresh.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Api_key_should_open_its_scopes_only_and_end_when_revoked(Database database)
    {
        var app = await KefuApp.For(database);
        var admin = await app.NewStaffAsync(null, "administrator");
        using var made = await admin.Http.PostAsJsonAsync("/api/v1/api-keys", new { name = "巡检", scopes = new[] { "operations.audit" }, everyShop = true, shops = Array.Empty<Guid>() });
        var key = (await made.Content.ReadFromJsonAsync<CreatedApiKey>())!;
        using var program = app.NewClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Key);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/audit?take=1")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/v1/staff")).StatusCode);
        using var stranger = app.NewClient();
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Key.ToUpperInvariant());
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/api/v1/audit")).StatusCode);

        using var powers = await admin.Http.PostAsJsonAsync("/api/v1/api-keys", new { name = "x", scopes = new[] { "identity.manage-roles" }, everyShop = true, shops = Array.Empty<Guid>() });
        Assert.Equal(HttpStatusCode.BadRequest, powers.StatusCode);
        Assert.DoesNotContain(key.Key, await admin.Http.GetStringAsync("/api/v1/api-keys"));

        await app.SendAsync(new RevokeApiKey(key.Id, "停用"));
        await KefuApp.EventuallyAsync(async () => (await program.GetAsync("/api/v1/audit")).StatusCode, s => s == HttpStatusCode.Unauthorized, seconds: 5);
    }

    [Theory, OnEachDatabase]
    [Case("T-S1"), Case("T-S3")]
    public async Task Feed_should_refuse_foreign_origins_and_tell_nothing(Database database)
    {
        var app = await KefuApp.For(database);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/feed");
        request.Headers.Add("Origin", "https://evil.example");
        using var foreign = await agent.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);

        using var bad = await agent.Http.GetAsync("/feed?after=%ff../../x", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, bad.StatusCode);
        foreach (var door in new[] { "/feed/negotiate", "/api/v1/unknown-method", "/api/v1/me/System.String" })
        {
            using var unknown = await app.NewClient().PostAsync(door, new ByteArrayContent([0xff, 0x00, 0x7b]));
            var body = await unknown.Content.ReadAsStringAsync();
            Assert.True((int)unknown.StatusCode is >= 400 and < 500, $"{door}: {unknown.StatusCode}");
            Assert.DoesNotContain("Exception", body);
            Assert.DoesNotContain("   at ", body);
            Assert.DoesNotContain("Kefu.", body);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Signing_out_everywhere_should_end_other_browsers(Database database)
    {
        var app = await KefuApp.For(database);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        using var other = app.NewClient();
        await KefuApp.SignInAsync(other, agent.Account, KefuApp.Password);

        var page = await agent.Http.GetStringAsync("/me");
        using var done = await agent.Http.PostAsync("/me", AccountsTests.Form(page, "everywhere"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);

        await KefuApp.EventuallyAsync(async () => (await other.GetAsync("/api/v1/me")).StatusCode, s => s == HttpStatusCode.Unauthorized, seconds: 5);
    }

    [Theory, OnEachDatabase]
    public async Task Every_page_of_people_should_open_in_both_languages(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var admin = await app.NewStaffAsync(null, "administrator");
        foreach (var page in new[] { "/settings", "/settings/people", "/settings/people/" + admin.Id, "/settings/roles", "/settings/roles/agent", "/settings/shops", "/settings/shops/" + shop.Id, "/settings/keys", "/settings/documents/identity.password-policy", "/me", "/help", "/help/logging" })
        {
            foreach (var language in new[] { "en", "zh-CN" })
            {
                using var answer = await admin.Http.GetAsync($"{page}?lang={language}");
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{page} {language}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2d")]
    public async Task Help_should_show_the_four_procedures_to_whoever_works_at_the_desk(Database database)
    {
        var app = await KefuApp.For(database);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        var first = await agent.Http.GetStringAsync("/help");
        foreach (var topic in Kefu.Operations.Help.Procedures.Topics)
        {
            Assert.Contains($"/help/{topic}", first, StringComparison.Ordinal);
            foreach (var language in new[] { "en", "zh-CN" })
            {
                Assert.Contains(Kefu.Operations.Help.Procedures.Html(topic, language == "zh-CN"), await agent.Http.GetStringAsync($"/help/{topic}?lang={language}"), StringComparison.Ordinal);
            }
        }
    }

    private static async Task ReadToEndAsync(Stream stream, CancellationToken ct)
    {
        var buffer = new byte[1024];
        try
        {
            while (await stream.ReadAsync(buffer, ct) > 0)
            {
                // What came before the end does not matter.
            }
        }
        catch (IOException)
        {
            // Cut off is ended, too.
        }
        catch (HttpRequestException)
        {
            // Cut off is ended, too.
        }
    }

    [Theory, OnEachDatabase]
    public async Task Own_keys_sound_and_notices_should_follow_the_person_to_another_browser(Database database)
    {
        var app = await KefuApp.For(database);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        using var kept = await agent.Http.PutAsJsonAsync("/api/v1/me/desk", new { keys = new Dictionary<string, string> { ["z"] = "b" }, sound = true, notices = false });
        Assert.Equal(HttpStatusCode.NoContent, kept.StatusCode);
        using var elsewhere = app.NewClient();
        await KefuApp.SignInAsync(elsewhere, agent.Account, KefuApp.Password);
        Assert.Contains("{&quot;keys&quot;:{&quot;z&quot;:&quot;b&quot;},&quot;sound&quot;:true,&quot;notices&quot;:false}", await elsewhere.GetStringAsync("/docs/api"), StringComparison.Ordinal);
        using var refused = await agent.Http.PutAsJsonAsync("/api/v1/me/desk", new { keys = new Dictionary<string, string> { ["z"] = new string('b', 21) } });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }
}
