using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Settings;
using Kefu.Tests.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Identity;

/// <summary>What a passkey opens, and which answers of one open nothing.</summary>
public sealed class PasskeyTests
{
    private readonly FixedTime _clock = new(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    [Theory, OnEachDatabase]
    [Case("T-S6"), Case("T-S8")]
    public async Task A_passkey_should_open_a_session_alone_as_both_factors_and_the_password_alone_should_not_any_more(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var admin = await app.NewStaffAsync(null, "administrator");
        using var elsewhere = app.NewClient();
        await KefuApp.SignInAsync(elsewhere, admin.Account, KefuApp.Password);
        using var passkey = new TestPasskey();
        var paper = await AddAsync(app, admin, passkey, "办公室笔记本");
        Assert.Equal(10, paper.Count);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(elsewhere));

        await PolicyAsync(app, new PasswordPolicy { SecondFactor = "administrators", SecondFactorForSensitiveSteps = true });
        using var http = app.NewClient();
        var before = app.CookiesOf(http);
        Assert.Equal(HttpStatusCode.Redirect, await ShowAsync(app, http, passkey));
        Assert.NotEqual(before, app.CookiesOf(http));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(http));
        http.DefaultRequestHeaders.Add("X-CSRF", KefuApp.CsrfOf(await http.GetStringAsync("/docs/api")));
        using var key = await http.PostAsJsonAsync("/api/v1/api-keys", new { name = "巡检", scopes = new[] { "tickets.view" }, everyShop = true, shops = Array.Empty<Guid>() });
        Assert.Equal(HttpStatusCode.OK, key.StatusCode);
        Assert.Contains("办公室笔记本", await http.GetStringAsync("/me/passkeys"), StringComparison.Ordinal);
        Assert.NotNull(await app.ReadAsync(db => db.Set<Passkey>().Where(p => p.UserId == admin.Id.Value).Select(p => p.LastUsedAtUtc).SingleAsync()));

        // The password owes a second factor: the passkey or a code from paper.
        using var half = app.NewClient();
        using var password = await PasswordAsync(half, admin.Account);
        Assert.Contains("/sign-in/second?", password.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(half));
        Assert.Equal(HttpStatusCode.Redirect, await ShowAsync(app, half, passkey, "/sign-in/second"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(half));
        using var lost = app.NewClient();
        using var again = await PasswordAsync(lost, admin.Account);
        var page = await lost.GetStringAsync("/sign-in/second");
        using var code = await lost.PostAsync("/sign-in/second", AccountsTests.Form(page, "second", ("code", paper[0]), ("next", "/")));
        Assert.Equal(HttpStatusCode.Redirect, code.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task A_passkey_should_confirm_a_sensitive_step_and_go_only_by_its_owners_or_an_administrators_hand(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var (admin, colleague) = (await app.NewStaffAsync(null, "administrator"), await app.NewStaffAsync(null, "administrator"));
        using var passkey = new TestPasskey();
        using var theirs = new TestPasskey();
        await AddAsync(app, admin, passkey, "手机");
        await AddAsync(app, colleague, theirs, "手机");
        var name = await app.ReadAsync(async db => (await db.Set<Passkey>().AsNoTracking().SingleAsync(p => p.UserId == admin.Id.Value)).Key);
        _clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(admin.Http));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(colleague.Http));
        _clock.Advance(TimeSpan.FromMinutes(5));

        // Long after signing in, adding another passkey and removing this one want a fresh proof.
        var list = await admin.Http.GetStringAsync("/me/passkeys");
        using var alone = await admin.Http.PostAsync("/me/passkeys", AccountsTests.Form(list, "remove-" + name));
        Assert.Equal(HttpStatusCode.Conflict, alone.StatusCode);
        using var start = await admin.Http.PostAsync("/me/passkeys", AccountsTests.Form(list, "start"));
        Assert.Equal(HttpStatusCode.Conflict, start.StatusCode);
        var confirm = await alone.Content.ReadAsStringAsync();
        using var wrong = await admin.Http.PostAsync("/me/passkeys", AccountsTests.Form(confirm, "remove-" + name, theirs.Show(confirm, app.Address, "confirmPasskey")));
        Assert.Equal(HttpStatusCode.Conflict, wrong.StatusCode);
        var page = await admin.Http.GetStringAsync("/me/confirm");
        using var good = await admin.Http.PostAsync("/me/confirm", AccountsTests.Form(page, "confirm", [.. passkey.Show(page, app.Address, "confirmPasskey"), ("next", "/me")]));
        Assert.Equal(HttpStatusCode.Redirect, good.StatusCode);

        // A name may change at any time, by its owner's hand.
        var rename = await admin.Http.GetStringAsync("/me/passkeys?rename=" + name);
        Assert.Contains("value=\"手机\"", rename, StringComparison.Ordinal);
        using var nameless = await admin.Http.PostAsync("/me/passkeys?rename=" + name, AccountsTests.Form(rename, "rename", ("name", " ")));
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
        using var renamed = await admin.Http.PostAsync("/me/passkeys?rename=" + name, AccountsTests.Form(rename, "rename", ("name", " 旧手机 ")));
        Assert.Equal(HttpStatusCode.Redirect, renamed.StatusCode);
        Assert.Contains("<b>旧手机</b>", await admin.Http.GetStringAsync("/me/passkeys"), StringComparison.Ordinal);
        Assert.Equal(1, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.ActorId == admin.Id.Value && e.Type == EventNames.Of(typeof(Kefu.Contracts.Identity.SecondFactorChanged)) && e.Payload.Contains("passkey-renamed"))));

        // What belongs to somebody else is not there.
        using var another = await colleague.Http.PostAsync("/me/passkeys?rename=" + name, AccountsTests.Form(rename, "rename", ("name", "x")));
        Assert.False(another.IsSuccessStatusCode);
        using var foreign = await colleague.Http.PostAsync("/me/passkeys", AccountsTests.Form(list, "remove-" + name));
        Assert.False(foreign.IsSuccessStatusCode);
        Assert.Equal(2, await app.ReadAsync(db => db.Set<Passkey>().CountAsync()));
        using var removed = await admin.Http.PostAsync("/me/passkeys", AccountsTests.Form(list, "remove-" + name));
        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        using var http = app.NewClient();
        Assert.Equal(HttpStatusCode.Unauthorized, await ShowAsync(app, http, passkey));
        await KefuApp.SignInAsync(http, admin.Account, KefuApp.Password);
        Assert.Equal(10, await app.ReadAsync(db => db.Set<RecoveryCode>().CountAsync()));

        using var reset = await http.PostAsJsonAsync($"/api/v1/staff/{colleague.Id}/reset-second-factor", new { reason = "手机丢失" });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(colleague.Http));
        using var gone = app.NewClient();
        Assert.Equal(HttpStatusCode.Unauthorized, await ShowAsync(app, gone, theirs));
        await KefuApp.SignInAsync(gone, colleague.Account, KefuApp.Password);
    }

    [Theory, OnEachDatabase]
    [Case("T-S6"), Case("T-S3")]
    public async Task An_answer_of_a_passkey_should_open_nothing_for_another_site_a_second_time_too_late_or_without_the_person(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        using var passkey = new TestPasskey { Count = 7 };
        using var stranger = new TestPasskey();
        using var elsewhere = new TestPasskey { Origin = "https://kefu.example.evil" };
        var page = await StartedAsync(agent);
        using var foreign = await agent.Http.PostAsync("/me/passkeys", AccountsTests.Form(page, "add", [("name", "a"), .. elsewhere.Make(page, app.Address)]));
        Assert.Equal(HttpStatusCode.Conflict, foreign.StatusCode);
        using var unseen = new TestPasskey { LooksWhoIsThere = false };
        using var unverified = await agent.Http.PostAsync("/me/passkeys", AccountsTests.Form(page, "add", [("name", "a"), .. unseen.Make(page, app.Address)]));
        Assert.Equal(HttpStatusCode.Conflict, unverified.StatusCode);
        await AddAsync(app, agent, passkey, "手机");

        using var http = app.NewClient();
        passkey.Count++;
        var asked = await http.GetStringAsync("/sign-in");
        var answer = passkey.Show(asked, app.Address);
        Assert.Equal(HttpStatusCode.Redirect, await SendAsync(http, asked, answer));
        using var thief = app.NewClient();
        var own = await thief.GetStringAsync("/sign-in");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, own, answer));

        // A synchronised passkey does not count; its answers are taken once all the same.
        using var synchronised = new TestPasskey();
        await AddAsync(app, agent, synchronised, "密码管理器");
        answer = synchronised.Show(own, app.Address);
        var tries = await Task.WhenAll(Enumerable.Range(0, 6).Select(async _ =>
        {
            using var browser = app.NewClient();
            return await SendAsync(browser, await browser.GetStringAsync("/sign-in"), answer);
        }));
        Assert.Single(tries, s => s == HttpStatusCode.Redirect);

        Assert.Equal(HttpStatusCode.Unauthorized, await ShowAsync(app, thief, stranger));
        // A counter that did not move says that somebody copied the key.
        Assert.Equal(HttpStatusCode.Unauthorized, await ShowAsync(app, thief, passkey));
        passkey.Count++;
        passkey.Origin = "https://kefu.example.evil";
        Assert.Equal(HttpStatusCode.Unauthorized, await ShowAsync(app, thief, passkey));
        (passkey.Origin, passkey.LooksWhoIsThere) = (null, false);
        Assert.Equal(HttpStatusCode.Unauthorized, await ShowAsync(app, thief, passkey));
        passkey.LooksWhoIsThere = true;
        var old = await thief.GetStringAsync("/sign-in");
        var confirming = await http.GetStringAsync("/me/confirm");
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, old, passkey.Show(confirming, app.Address, "confirmPasskey").Select(f => (f.Name.Replace("confirmPasskey", "passkey", StringComparison.Ordinal), f.Value)).ToArray()));
        var late = passkey.Show(old, app.Address);
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await SendAsync(thief, old, late));
        Assert.Equal(HttpStatusCode.Redirect, await ShowAsync(app, thief, passkey));
    }

    [Theory, OnEachDatabase]
    [Case("T-S13"), Case("T-S7")]
    public async Task A_passkey_should_not_open_a_closed_account_or_one_that_waits_for_a_new_password(Database database)
    {
        await using var app = await KefuApp.StartAsync(database, _clock);
        var admin = await app.NewStaffAsync(null, "administrator");
        var (left, forgot) = (await app.NewStaffAsync(null, "agent"), await app.NewStaffAsync(null, "agent"));
        foreach (var (person, verb) in new[] { (left, "disable"), (forgot, "reset-password") })
        {
            using var passkey = new TestPasskey();
            await AddAsync(app, person, passkey, "手机");
            using var http = app.NewClient();
            Assert.Equal(HttpStatusCode.Redirect, await ShowAsync(app, http, passkey));
            using var closed = await admin.Http.PostAsJsonAsync($"/api/v1/staff/{person.Id}/{verb}", new { reason = "测试" });
            Assert.True(closed.IsSuccessStatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(http));
            Assert.Equal(HttpStatusCode.Unauthorized, await ShowAsync(app, http, passkey));
            Assert.Equal(1, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == "identity.sign-in-failed" && e.SubjectId == person.Id.Value)));
        }
    }

    private static async Task<string> StartedAsync(TestPerson person)
    {
        var page = await person.Http.GetStringAsync("/me/passkeys");
        using var started = await person.Http.PostAsync("/me/passkeys", AccountsTests.Form(page, "start"));
        Assert.Equal(HttpStatusCode.OK, started.StatusCode);
        return await started.Content.ReadAsStringAsync();
    }

    private static async Task<IReadOnlyList<string>> AddAsync(KefuApp app, TestPerson person, TestPasskey passkey, string name)
    {
        var page = await StartedAsync(person);
        using var added = await person.Http.PostAsync("/me/passkeys", AccountsTests.Form(page, "add", [("name", name), .. passkey.Make(page, app.Address)]));
        var html = await added.Content.ReadAsStringAsync();
        Assert.True(added.StatusCode == HttpStatusCode.OK, html);
        return [.. Regex.Matches(html, "<code>([A-Z2-7-]{19})</code>", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(m => m.Groups[1].Value)];
    }

    private static async Task<HttpStatusCode> ShowAsync(KefuApp app, HttpClient http, TestPasskey passkey, string at = "/sign-in")
    {
        var page = await http.GetStringAsync(at);
        return await SendAsync(http, page, passkey.Show(page, app.Address), at);
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient http, string page, (string Name, string Value)[] answer, string at = "/sign-in")
    {
        using var sent = await http.PostAsync(at, AccountsTests.Form(page, "passkey", [("next", "/"), .. answer]));
        return sent.StatusCode;
    }

    private static async Task<HttpResponseMessage> PasswordAsync(HttpClient http, string account)
    {
        var page = await http.GetStringAsync("/sign-in");
        return await http.PostAsync("/sign-in", AccountsTests.Form(page, "sign-in", ("account", account), ("password", KefuApp.Password), ("next", "/")));
    }

    private static Task PolicyAsync(KefuApp app, PasswordPolicy policy) => app.WriteAsync(services => services.GetRequiredService<SettingsStore>().SetAsync(
        IdentityModule.PasswordPolicyKey, Guid.Empty, JsonSerializer.SerializeToElement(policy, Kefu.Platform.Persistence.KefuJson.Options), "测试", default));

    private static async Task<HttpStatusCode> AskAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/v1/me");
        return answer.StatusCode;
    }
}
