using System.Net;
using Kefu.Identity.Data;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Identity;

/// <summary>How long a session lives, what ends it, and what is kept of it.</summary>
public sealed class SessionTests
{
    [Theory, OnEachDatabase]
    [Case("T-S6")]
    public async Task A_session_left_alone_should_end_for_pages_programs_and_open_feeds_and_an_attended_one_after_half_a_day(Database database)
    {
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var (agent, admin) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(null, "administrator"));
        using var stream = await agent.Http.GetAsync("/feed", HttpCompletionOption.ResponseHeadersRead);
        var feed = await stream.Content.ReadAsStreamAsync();

        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(admin.Http));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(admin.Http));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(agent.Http));

        // What the page does by itself is no sign of a person, and the open feed is none either.
        for (var minutes = 5; minutes < 30; minutes += 5)
        {
            clock.Advance(TimeSpan.FromMinutes(5));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(agent.Http, untouched: 60 * minutes));
        }

        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(agent.Http));
        using var page = await agent.Http.GetAsync("/me");
        Assert.StartsWith("/sign-in", page.Headers.Location?.ToString(), StringComparison.Ordinal);
        await ToEndAsync(feed);

        await KefuApp.SignInAsync(agent.Http, agent.Account, KefuApp.Password);
        for (var minutes = 0; minutes < 12 * 60 - 20; minutes += 20)
        {
            clock.Advance(TimeSpan.FromMinutes(20));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(agent.Http));
        }

        clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(agent.Http));
    }

    [Theory, OnEachDatabase]
    [Case("T-S6"), Case("T-S8")]
    public async Task A_session_should_have_a_new_random_token_at_sign_in_and_at_step_up_and_leave_only_its_hash(Database database)
    {
        var app = await KefuApp.For(database);
        var admin = await app.NewStaffAsync(null, "administrator");
        var first = CookieOf(app, admin.Http);
        var kept = await SessionsAsync(app, admin);
        Assert.Matches("^[0-9A-F]{64}$", Assert.Single(kept).TokenHash);

        // The token of an earlier session opens nothing new: signing in again gives another one.
        await KefuApp.SignInAsync(admin.Http, admin.Account, KefuApp.Password);
        var second = CookieOf(app, admin.Http);
        Assert.NotEqual(first, second);

        var page = await admin.Http.GetStringAsync("/me/confirm");
        using var confirmed = await admin.Http.PostAsync("/me/confirm", AccountsTests.Form(page, "confirm", ("confirm", KefuApp.Password), ("next", "/me")));
        Assert.Equal(HttpStatusCode.Redirect, confirmed.StatusCode);
        Assert.NotEqual(second, CookieOf(app, admin.Http));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(admin.Http));

        using var stale = app.NewClient();
        stale.DefaultRequestHeaders.Add("Cookie", second);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(stale));
        using var guess = app.NewClient();
        guess.DefaultRequestHeaders.Add("Cookie", "kefu-session=" + new string('A', 400));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(guess));
    }

    [Theory, OnEachDatabase]
    public async Task A_person_should_see_and_end_only_their_own_sessions(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = await app.NewShopAsync();
        var (agent, other) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent"));
        using var phone = app.NewClient();
        phone.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36");
        await KefuApp.SignInAsync(phone, agent.Account, KefuApp.Password);
        Assert.Contains("Chrome 130 · Android", await agent.Http.GetStringAsync("/me"), StringComparison.Ordinal);

        var onPhone = (await SessionsAsync(app, agent)).Single(s => s.Browser.Contains("Android", StringComparison.Ordinal));
        using var foreign = await other.Http.DeleteAsync($"/api/v1/me/sessions/{onPhone.Id}");
        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(phone));
        using var ended = await agent.Http.DeleteAsync($"/api/v1/me/sessions/{onPhone.Id}");
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        await KefuApp.EventuallyAsync(() => AskAsync(phone), s => s == HttpStatusCode.Unauthorized, seconds: 5);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(agent.Http));
    }

    [Theory, OnEachDatabase]
    [Case("T-S7")]
    public async Task A_new_password_should_end_other_sessions_and_be_none_of_the_last_five(Database database)
    {
        var app = await KefuApp.For(database);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        using var other = app.NewClient();
        await KefuApp.SignInAsync(other, agent.Account, KefuApp.Password);

        var password = KefuApp.Password;
        for (var i = 1; i <= 5; i++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(agent.Http, password, KefuApp.Password));
            Assert.Equal(HttpStatusCode.Redirect, await ChangeAsync(agent.Http, password, $"Another-{i}-battery"));
            password = $"Another-{i}-battery";
        }

        Assert.Equal(HttpStatusCode.Redirect, await ChangeAsync(agent.Http, password, KefuApp.Password));
        Assert.Equal(HttpStatusCode.BadRequest, await ChangeAsync(agent.Http, "wrong", "Another-9-battery"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(agent.Http));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(other));
    }

    [Theory, OnEachDatabase]
    public async Task A_password_past_its_age_should_open_nothing_but_the_page_for_a_new_one(Database database)
    {
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock);
        var agent = await app.NewStaffAsync(await app.NewShopAsync(), "agent");
        clock.Advance(TimeSpan.FromDays(90));
        agent.Http.DefaultRequestHeaders.Remove("X-CSRF");
        var page = await agent.Http.GetStringAsync("/sign-in");
        using var signedIn = await agent.Http.PostAsync("/sign-in", AccountsTests.Form(page, "sign-in", ("account", agent.Account), ("password", KefuApp.Password), ("next", "/")));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);

        foreach (var door in new[] { "/", "/desk", "/me", "/tickets" })
        {
            using var led = await agent.Http.GetAsync(door);
            Assert.Equal("/me/password", led.Headers.Location?.ToString());
        }

        foreach (var door in new[] { "/api/v1/tickets", "/api/v1/me", "/feed" })
        {
            using var refused = await agent.Http.GetAsync(door);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Equal("identity.password-old", await KefuApp.CodeOfAsync(refused));
        }

        Assert.Equal(HttpStatusCode.Redirect, await ChangeAsync(agent.Http, KefuApp.Password, "Another-1-battery"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(agent.Http));
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient http, int? untouched = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me");
        if (untouched is { } seconds)
        {
            request.Headers.Add("Kefu-Idle", seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> ChangeAsync(HttpClient http, string current, string password)
    {
        var page = await http.GetStringAsync("/me/password");
        using var answer = await http.PostAsync("/me/password", AccountsTests.Form(page, "password", ("current", current), ("password", password), ("again", password)));
        return answer.StatusCode;
    }

    private static Task<List<Session>> SessionsAsync(KefuApp app, TestPerson person) =>
        app.ReadAsync(db => db.Set<Session>().AsNoTracking().Where(s => s.StaffId == person.Id.Value).ToListAsync());

    private static string CookieOf(KefuApp app, HttpClient http) => app.CookiesOf(http).Single(c => c.StartsWith("kefu-session=", StringComparison.Ordinal));

    private static async Task ToEndAsync(Stream feed)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[1024];
        try
        {
            while (await feed.ReadAsync(buffer, limit.Token) > 0)
            {
                // What came before the end does not matter.
            }
        }
        catch (IOException)
        {
            // Cut off is ended, too.
        }
    }
}
