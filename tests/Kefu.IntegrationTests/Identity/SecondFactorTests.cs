using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.Factors;
using Kefu.Platform.Settings;
using Kefu.Tests.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Identity;

/// <summary>What a code of a second factor opens, and what it does not.</summary>
public sealed class SecondFactorTests
{
    private readonly FixedTime _clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    [Theory, OnEachDatabase]
    [Case("T-S6")]
    public async Task A_password_alone_should_open_nothing_once_a_second_factor_is_set_up(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var admin = await app.NewStaffAsync(null, "administrator");
        using var elsewhere = app.NewClient();
        await KefuApp.SignInAsync(elsewhere, admin.Account, KefuApp.Password);
        var paper = await SetUpAsync(app, admin);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(elsewhere));

        using var http = app.NewClient();
        using var half = await PasswordAsync(http, admin.Account);
        Assert.Contains("/sign-in/second?", half.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http));

        // The code of setting up is used up, and so is each one after it.
        Assert.Equal(HttpStatusCode.Unauthorized, await CodeAsync(http, await CodeNowAsync(app, admin)));
        _clock.Advance(TimeSpan.FromSeconds(30));
        var code = await CodeNowAsync(app, admin);
        Assert.Equal(HttpStatusCode.Redirect, await CodeAsync(http, code));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http));
        using var second = app.NewClient();
        using var again = await PasswordAsync(second, admin.Account);
        Assert.Equal(HttpStatusCode.Unauthorized, await CodeAsync(second, code));

        Assert.Equal(HttpStatusCode.Redirect, await CodeAsync(second, paper[0].ToLowerInvariant()));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(second));
        using var third = app.NewClient();
        using var reused = await PasswordAsync(third, admin.Account);
        Assert.Equal(HttpStatusCode.Unauthorized, await CodeAsync(third, paper[0]));

        // Who is half-way has five minutes.
        _clock.Advance(TimeSpan.FromMinutes(5));
        using var late = await third.GetAsync("/sign-in/second");
        Assert.EndsWith("/sign-in", late.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    [Case("T-S10")]
    public async Task Guesses_at_a_code_should_be_counted_whatever_browser_they_come_from(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var admin = await app.NewStaffAsync(null, "administrator");
        await SetUpAsync(app, admin);
        _clock.Advance(TimeSpan.FromSeconds(60));
        var browsers = Enumerable.Range(0, 12).Select(_ => app.NewClient()).ToList();
        foreach (var browser in browsers)
        {
            (await PasswordAsync(browser, admin.Account)).Dispose();
        }

        await Task.WhenAll(browsers.Select(b => CodeAsync(b, "000000")));
        var looked = await app.ReadAsync(db => db.Set<Kefu.Platform.Log.LogEntry>().CountAsync(e => e.Type == "identity.sign-in-failed"));
        Assert.InRange(looked, 1, 5);
        Assert.Equal(HttpStatusCode.Unauthorized, await CodeAsync(browsers[0], await CodeNowAsync(app, admin)));
    }

    [Theory, OnEachDatabase]
    public async Task A_sensitive_step_should_want_the_code_too_and_a_lost_factor_be_taken_away_by_an_administrator(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var (admin, colleague) = (await app.NewStaffAsync(null, "administrator"), await app.NewStaffAsync(null, "administrator"));
        await SetUpAsync(app, admin);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(admin.Http));
        _clock.Advance(TimeSpan.FromMinutes(5));
        var page = await admin.Http.GetStringAsync("/me/confirm");
        Assert.Contains("confirmCode", page, StringComparison.Ordinal);
        using var alone = await admin.Http.PostAsync("/me/confirm", AccountsTests.Form(page, "confirm", ("confirm", KefuApp.Password), ("next", "/me")));
        Assert.Equal(HttpStatusCode.Conflict, alone.StatusCode);
        using var both = await admin.Http.PostAsync("/me/confirm", AccountsTests.Form(page, "confirm", ("confirm", KefuApp.Password), ("confirmCode", await CodeNowAsync(app, admin)), ("next", "/me")));
        Assert.Equal(HttpStatusCode.Redirect, both.StatusCode);

        await KefuApp.SignInAsync(colleague.Http, colleague.Account, KefuApp.Password);
        using var own = await admin.Http.PostAsJsonAsync($"/api/v1/staff/{admin.Id}/reset-second-factor", new { reason = "手机丢失" });
        Assert.Equal("identity.own-access", await KefuApp.CodeOfAsync(own));
        using var reset = await colleague.Http.PostAsJsonAsync($"/api/v1/staff/{admin.Id}/reset-second-factor", new { reason = "手机丢失" });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(admin.Http));
        await KefuApp.SignInAsync(admin.Http, admin.Account, KefuApp.Password);
    }

    [Theory, OnEachDatabase]
    [Case("T-S7")]
    public async Task A_link_for_a_new_password_should_hold_once_for_a_quarter_of_an_hour_and_not_stand_for_the_second_factor(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var (admin, person) = (await app.NewStaffAsync(null, "administrator"), await app.NewStaffAsync(null, "administrator"));
        await SetUpAsync(app, person);
        var late = await ResetAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(person.Http));
        _clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(admin.Http));
        var link = await ResetAsync();
        using var http = app.NewClient();
        using var older = await http.GetAsync("/join/" + late);
        Assert.Equal(HttpStatusCode.Gone, older.StatusCode);
        using var old = await PasswordAsync(http, person.Account);
        Assert.Equal(HttpStatusCode.Unauthorized, old.StatusCode);

        var page = await http.GetStringAsync("/join/" + link);
        using var same = await http.PostAsync("/join/" + link, AccountsTests.Form(page, "join", ("password", KefuApp.Password), ("again", KefuApp.Password)));
        Assert.Equal(HttpStatusCode.BadRequest, same.StatusCode);
        using var set = await http.PostAsync("/join/" + link, AccountsTests.Form(page, "join", ("password", "Another-1-battery"), ("again", "Another-1-battery")));
        Assert.EndsWith("/sign-in", set.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http));
        using var again = await http.GetAsync("/join/" + link);
        Assert.Equal(HttpStatusCode.Gone, again.StatusCode);

        var unused = await ResetAsync();
        _clock.Advance(TimeSpan.FromMinutes(15));
        using var gone = await http.GetAsync("/join/" + unused);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);

        async Task<string> ResetAsync()
        {
            using var reset = await admin.Http.PostAsJsonAsync($"/api/v1/staff/{person.Id}/reset-password", new { reason = "忘记密码" });
            return (await reset.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        }
    }

    [Theory, OnEachDatabase]
    public async Task The_house_should_be_able_to_demand_a_second_factor_of_administrators_and_for_sensitive_steps(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var shop = await app.NewShopAsync();
        var (admin, agent) = (await app.NewStaffAsync(null, "administrator"), await app.NewStaffAsync(shop, "agent"));
        await PolicyAsync(app, new PasswordPolicy { SecondFactor = "administrators" });
        using var led = await KefuApp.EventuallyAsync(() => admin.Http.GetAsync("/settings/people"), a => a.StatusCode == HttpStatusCode.Redirect, seconds: 5);
        Assert.Equal("/me/factors", led.Headers.Location?.ToString());
        using var refused = await admin.Http.GetAsync("/api/v1/staff");
        Assert.Equal("identity.factor-first", await KefuApp.CodeOfAsync(refused));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(agent.Http));
        await SetUpAsync(app, admin);
        Assert.Equal(HttpStatusCode.OK, (await admin.Http.GetAsync("/api/v1/staff")).StatusCode);

        var colleague = await app.NewStaffAsync(null, "administrator");
        await PolicyAsync(app, new PasswordPolicy { SecondFactorForSensitiveSteps = true });
        object key = new { name = "巡检", scopes = new[] { "tickets.view" }, everyShop = true, shops = Array.Empty<Guid>() };
        await KefuApp.EventuallyAsync(async () => (await colleague.Http.GetAsync("/api/v1/staff")).StatusCode, s => s == HttpStatusCode.OK, seconds: 5);
        using var without = await colleague.Http.PostAsJsonAsync("/api/v1/api-keys", key);
        Assert.Equal("identity.factor-wanted", await KefuApp.CodeOfAsync(without));
        using var with = await admin.Http.PostAsJsonAsync("/api/v1/api-keys", key);
        Assert.Equal(HttpStatusCode.OK, with.StatusCode);
    }

    private async Task<IReadOnlyList<string>> SetUpAsync(KefuApp app, TestPerson person)
    {
        var page = await person.Http.GetStringAsync("/me/factors");
        using var started = await person.Http.PostAsync("/me/factors", AccountsTests.Form(page, "start"));
        var shown = await started.Content.ReadAsStringAsync();
        Assert.Contains("src=\"data:image/png;base64,", shown, StringComparison.Ordinal);
        Assert.Contains("no-store", started.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        using var wrong = await person.Http.PostAsync("/me/factors", AccountsTests.Form(shown, "confirm", ("begun", "1"), ("code", "12345")));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("field-error", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var done = await person.Http.PostAsync("/me/factors", AccountsTests.Form(shown, "confirm", ("begun", "1"), ("code", await CodeNowAsync(app, person))));
        var html = await done.Content.ReadAsStringAsync();
        var codes = Regex.Matches(html, "<code>([A-Z2-7-]{19})</code>", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(10, codes.Count);

        // Neither the secret nor the codes lie in the database as they are.
        var kept = await app.ReadAsync(async db => (await db.Set<Authenticator>().Select(a => a.Secret).ToListAsync()).Concat(await db.Set<RecoveryCode>().Select(c => c.CodeHash).ToListAsync()).ToList());
        var secret = await SecretAsync(app, person);
        Assert.DoesNotContain(kept, k => k.Contains(Totp.Base32(secret), StringComparison.Ordinal) || k.Contains(Convert.ToBase64String(secret), StringComparison.Ordinal) || codes.Exists(c => k.Contains(c, StringComparison.Ordinal)));
        return codes;
    }

    private async Task<string> CodeNowAsync(KefuApp app, TestPerson person) => Totp.CodeAt(await SecretAsync(app, person), Totp.StepAt(_clock.GetUtcNow().UtcDateTime));

    private static async Task<byte[]> SecretAsync(KefuApp app, TestPerson person) =>
        app.Services.GetRequiredService<FactorSecrets>().Open(await app.ReadAsync(db => db.Set<Authenticator>().Where(a => a.StaffId == person.Id.Value).Select(a => a.Secret).SingleAsync()));

    private static Task PolicyAsync(KefuApp app, PasswordPolicy policy) => app.WriteAsync(services => services.GetRequiredService<SettingsStore>().SetAsync(
        IdentityModule.PasswordPolicyKey, Guid.Empty, JsonSerializer.SerializeToElement(policy, Kefu.Platform.Persistence.KefuJson.Options), "测试", default));

    private static async Task<HttpResponseMessage> PasswordAsync(HttpClient http, string account)
    {
        var page = await http.GetStringAsync("/sign-in");
        return await http.PostAsync("/sign-in", AccountsTests.Form(page, "sign-in", ("account", account), ("password", KefuApp.Password), ("next", "/")));
    }

    private static async Task<HttpStatusCode> CodeAsync(HttpClient http, string code)
    {
        var page = await http.GetStringAsync("/sign-in/second");
        using var answer = await http.PostAsync("/sign-in/second", AccountsTests.Form(page, "second", ("code", code), ("next", "/")));
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/v1/me");
        return answer.StatusCode;
    }
}
