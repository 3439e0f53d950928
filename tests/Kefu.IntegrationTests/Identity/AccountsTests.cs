using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Identity;
using Kefu.Identity.People;
using Kefu.Platform.Errors;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Identity;

public sealed class AccountsTests
{
    [Theory, OnEachDatabase]
    [Case("T-S10")]
    public async Task Sign_in_should_evaluate_at_most_the_limit_when_two_hundred_guesses_come_at_once(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        var account = await AddAsync(app, "agent");
        using var http = app.NewClient();
        var page = await http.GetStringAsync("/sign-in");

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => GuessAsync(http, page, account, "wrong-" + i)));

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Unauthorized, a.Status));
        Assert.Single(answers.Select(a => a.Message).Distinct());
        var evaluated = await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == "identity.sign-in-failed"));
        Assert.InRange(evaluated, 1, 5);
        var locked = await GuessAsync(http, page, account, KefuApp.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, locked.Status);
    }

    [Theory, OnEachDatabase]
    public async Task Sign_in_should_count_guesses_of_one_address_over_all_accounts(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        var account = await AddAsync(app, "agent");
        using var http = app.NewClient();
        var page = await http.GetStringAsync("/sign-in");

        for (var i = 0; i < 60; i++)
        {
            await GuessAsync(http, page, "nobody-" + i, "wrong");
        }

        var evaluated = await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == "identity.sign-in-failed"));
        Assert.Equal(50, evaluated);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync(http, page, account, KefuApp.Password)).Status);
    }

    [Theory, OnEachDatabase]
    public async Task Sign_in_should_answer_the_same_for_unknown_accounts_and_wrong_passwords(Database database)
    {
        var app = await KefuApp.For(database);
        var account = await AddAsync(app, "agent");
        using var http = app.NewClient("zh-CN");
        var page = await http.GetStringAsync("/sign-in");

        var wrong = await GuessAsync(http, page, account, "wrong");
        var unknown = await GuessAsync(http, page, "nobody-" + Guid.CreateVersion7(), "wrong");

        Assert.Equal(wrong, unknown);
        Assert.Contains("账号或密码错误", wrong.Message);
    }

    [Theory, OnEachDatabase]
    public async Task Sign_in_should_keep_what_was_typed_and_lead_only_within_this_site(Database database)
    {
        var app = await KefuApp.For(database);
        var account = await AddAsync(app, "agent");
        using var http = app.NewClient();
        var page = await http.GetStringAsync("/sign-in?next=%2F%2Fevil.example");

        using var refused = await PostAsync(http, page, account, "wrong", "//evil.example");
        Assert.Contains($"value=\"{account}\"", await refused.Content.ReadAsStringAsync());
        using var let = await PostAsync(http, page, account, KefuApp.Password, "//evil.example");
        Assert.Equal(HttpStatusCode.Redirect, let.StatusCode);
        Assert.DoesNotContain("evil", let.Headers.Location!.ToString());
    }

    [Theory, OnEachDatabase]
    [Clause("S3-6.2f")]
    public async Task First_visit_should_make_the_administrator_once(Database database)
    {
        await using var app = await KefuApp.StartAsync(database);
        using var http = app.NewClient();
        using var signIn = await http.GetAsync("/sign-in");
        Assert.EndsWith("/setup", signIn.Headers.Location!.ToString(), StringComparison.Ordinal);

        var page = await http.GetStringAsync("/setup");
        using var weak = await http.PostAsync("/setup", SetupForm(page, "short", "short"));
        Assert.Equal(HttpStatusCode.BadRequest, weak.StatusCode);
        using var made = await http.PostAsync("/setup", SetupForm(page, KefuApp.Password, KefuApp.Password));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);

        using var again = await app.NewClient().GetAsync("/setup");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
        var me = await http.GetFromJsonAsync<JsonElement>("/api/v1/me");
        Assert.Contains("identity.manage-people", me.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()));
        Assert.DoesNotContain(me.GetProperty("permissions").EnumerateArray(), p => p.GetString() is "operations.audit" or "customers.view");
    }

    [Theory, OnEachDatabase]
    [Case("T-S7")]
    public async Task Invitation_should_hold_once_within_a_day_and_for_the_exact_token(Database database)
    {
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock);
        var shop = await app.NewShopAsync();
        var first = await app.SendAsync(new InviteStaff("lin@shop.example", "林可", ["agent"], false, [shop.Id], [], null, null));
        var late = await app.SendAsync(new InviteStaff("chen@shop.example", "陈默", ["agent"], false, [shop.Id], [], null, null));
        Assert.True(first.Token.Length >= 22);

        using var http = app.NewClient();
        foreach (var bad in new[] { first.Token.ToUpperInvariant(), first.Token + "%20", first.Token[..^1], "x" })
        {
            using var dead = await http.GetAsync("/join/" + bad);
            Assert.Equal(HttpStatusCode.Gone, dead.StatusCode);
        }

        var page = await http.GetStringAsync("/join/" + first.Token);
        using var joined = await http.PostAsync("/join/" + first.Token, JoinForm(page));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.Equal("林可", (await http.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("name").GetString());

        using var reused = await app.NewClient().GetAsync("/join/" + first.Token);
        Assert.Equal(HttpStatusCode.Gone, reused.StatusCode);
        clock.Advance(TimeSpan.FromHours(24.1));
        using var expired = await app.NewClient().GetAsync("/join/" + late.Token);
        Assert.Equal(HttpStatusCode.Gone, expired.StatusCode);
    }

    [Theory, OnEachDatabase]
    public async Task Guest_should_be_refused_without_an_end_and_shut_out_after_it(Database database)
    {
        var clock = new FixedTime(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));
        await using var app = await KefuApp.StartAsync(database, clock);
        await Assert.ThrowsAsync<Invalid>(() => app.SendAsync(new AddStaff("guest0", "访客", KefuApp.Password, ["guest"])));
        await app.SendAsync(new AddStaff("guest1", "访客", KefuApp.Password, ["guest"], ExpiresAtUtc: clock.GetUtcNow().UtcDateTime.AddMinutes(20)));
        using var http = app.NewClient();
        await KefuApp.SignInAsync(http, "guest1", KefuApp.Password);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/api/v1/me")).StatusCode);

        clock.Advance(TimeSpan.FromMinutes(25));

        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync("/api/v1/me")).StatusCode);
    }

    internal static async Task<string> AddAsync(KefuApp app, string role)
    {
        var account = $"{role}-{Guid.CreateVersion7().ToString("N")[^12..]}";
        await app.SendAsync(new AddStaff(account, "王晓琳", KefuApp.Password, [role], EveryShop: true, ExpiresAtUtc: role == "guest" ? new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc) : null));
        return account;
    }

    private static async Task<(HttpStatusCode Status, string Message)> GuessAsync(HttpClient http, string page, string account, string password)
    {
        using var answer = await PostAsync(http, page, account, password, "/");
        var html = await answer.Content.ReadAsStringAsync();
        var at = html.IndexOf("form-summary", StringComparison.Ordinal);
        return (answer.StatusCode, at < 0 ? "" : html[at..html.IndexOf("</form>", at, StringComparison.Ordinal)].Split("<label")[0]);
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string page, string account, string password, string next) =>
        http.PostAsync("/sign-in", Form(page, "sign-in", ("account", account), ("password", password), ("next", next)));

    private static FormUrlEncodedContent SetupForm(string page, string password, string again) =>
        Form(page, "setup", ("name", "周岚"), ("account", "boss"), ("password", password), ("again", again));

    private static FormUrlEncodedContent JoinForm(string page) => Form(page, "join", ("password", KefuApp.Password), ("again", KefuApp.Password));

    internal static FormUrlEncodedContent Form(string page, string handler, params (string Name, string Value)[] fields) =>
        new([new("_handler", handler), new("__RequestVerificationToken", KefuApp.TokenOf(page)), .. fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))]);
}
