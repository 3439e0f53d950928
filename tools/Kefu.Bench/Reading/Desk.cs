using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kefu.Contracts.Identity;

namespace Kefu.Bench.Reading;

/// <summary>A person of the demo's floor at a server, signed in.</summary>
internal sealed class Desk : IDisposable
{
    private readonly HttpClientHandler _handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };

    private Desk(Uri address) => Http = new HttpClient(_handler) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };

    public HttpClient Http { get; }

    /// <summary>What a browser would send along.</summary>
    public string Cookies => _handler.CookieContainer.GetCookieHeader(Http.BaseAddress!);

    public static async Task<Desk> SignInAsync(Uri address, string account, CancellationToken ct)
    {
        var desk = new Desk(address);
        desk.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("en");
        var page = await desk.Http.GetStringAsync("/sign-in", ct);
        using var answer = await desk.Http.PostAsync(
            "/sign-in",
            new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["_handler"] = "sign-in",
                ["__RequestVerificationToken"] = Find(page, "name=\"__RequestVerificationToken\" value=\"([^\"]+)\""),
                ["account"] = account,
                ["password"] = DemoAccounts.Password,
            }),
            ct);
        if (answer.StatusCode is not HttpStatusCode.Redirect)
        {
            throw new InvalidOperationException($"{account} could not sign in: {answer.StatusCode}");
        }

        desk.Http.DefaultRequestHeaders.Add("X-CSRF", Find(await desk.Http.GetStringAsync("/docs/api", ct), "name=\"csrf\" content=\"([^\"]+)\""));
        return desk;
    }

    /// <summary>The ids or numbers of a list's rows.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string path, string name, CancellationToken ct)
    {
        using var answer = await Http.GetAsync(path, ct);
        var page = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(ct) : throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync(ct)}");
        return [.. page.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty(name).ValueKind is JsonValueKind.Number ? r.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture) : r.GetProperty(name).GetString()!)];
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    private static string Find(string text, string pattern) => Regex.Match(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
}
