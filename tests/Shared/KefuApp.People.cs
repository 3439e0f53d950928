using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Kefu.Contracts.Identity;
using Kefu.Identity.People;
using Kefu.Identity.Shops;

namespace Kefu.Tests;

/// <summary>A shop of a test's own, with its secrets.</summary>
public sealed record TestShop(Guid Id, string Key, string IdentitySecret, string WebhookSecret);

/// <summary>A person signed in: the client carries the session and the forgery token.</summary>
public sealed record TestPerson(StaffId Id, string Account, HttpClient Http);

public sealed partial class KefuApp
{
    public const string Password = "Correct-horse-7-battery";

    /// <summary>Opens a shop that no other test uses.</summary>
    public async Task<TestShop> NewShopAsync(string name = "屿光", string origin = "https://shop.example")
    {
        var key = "shop-" + Guid.CreateVersion7().ToString("N")[^12..];
        var opened = await SendAsync(new OpenShop(key, name, Origins: [origin]));
        return new TestShop(opened.ShopId, key, opened.IdentitySecret, opened.WebhookSecret);
    }

    /// <summary>Adds a person with these roles in this shop and signs them in.</summary>
    public async Task<TestPerson> NewStaffAsync(TestShop? shop, string role, string name = "王晓琳", string language = "en", string? team = null, IReadOnlyList<Guid>? queues = null)
    {
        var account = $"{role}-{Guid.CreateVersion7().ToString("N")[^12..]}";
        var id = await SendAsync(new AddStaff(account, name, Password, [role], EveryShop: shop is null, Shops: shop is null ? [] : [shop.Id], Queues: queues, Team: team, Language: language,
            ExpiresAtUtc: role == "guest" ? DateTime.MaxValue.AddYears(-1).ToUniversalTime() : null));
        var http = NewClient(language);
        await SignInAsync(http, account, Password);
        return new TestPerson(id, account, http);
    }

    /// <summary>Signs in through the page itself and keeps the forgery token for later writes.</summary>
    public static async Task SignInAsync(HttpClient http, string account, string password)
    {
        var page = await http.GetStringAsync("/sign-in");
        using var answer = await http.PostAsync("/sign-in", new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = TokenOf(page),
            ["account"] = account,
            ["password"] = password,
        }));
        Assert.True(answer.StatusCode is System.Net.HttpStatusCode.Redirect or System.Net.HttpStatusCode.Found, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");

        // Tokens follow the person: take the one of the session that has just begun.
        http.DefaultRequestHeaders.Remove("X-CSRF");
        http.DefaultRequestHeaders.Add("X-CSRF", CsrfOf(await http.GetStringAsync("/docs/api")));
    }

    /// <summary>The token in a page's form.</summary>
    public static string TokenOf(string html) =>
        Regex.Match(html, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    /// <summary>The token in a page's head.</summary>
    public static string CsrfOf(string html) =>
        Regex.Match(html, "name=\"csrf\" content=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;

    /// <summary>The problem's code, for tests about refusals.</summary>
    public static async Task<string> CodeOfAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("code").GetString()!;
}
