using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Kefu.Identity.Roles;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>What somebody with every right can break by what they send: every door, every parameter.</summary>
public sealed class FuzzTests
{
    private const string Markup = "\"><svg/onload=alert(1)><img src=x onerror=alert(2)>'-alert(3)-'";

    private static readonly string[] Injections =
    [
        "' OR '1'='1", "1; SELECT pg_sleep(9)--", "'||(SELECT pg_sleep(9))||'", "1 UNION SELECT \"PasswordHash\" FROM identity_staff--", "$1", "\"Id\"", "%", "_", "NEAR(a b", "\"unclosed", "a* OR b", "-a", "(((", "{}", "$where", "../../etc/passwd", "\uD83D", "2147483648", "1e400", "-1",
    ];

    private static readonly string[] Common = ["q", "after", "before", "take", "sort", "order", "view", "state", "status", "from", "to", "shop", "page", "filter", "next", "role", "kind", "queue", "tag", "desc", "lang"];

    [Theory, OnEachDatabase]
    [Case("T-X8"), Case("T-I1"), Case("T-I2")]
    public async Task No_parameter_should_break_out_of_a_page_or_of_a_statement(Database database)
    {
        var app = await KefuApp.For(database);
        var person = await MostAsync(app);
        var wrong = new List<string>();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var tried = 0;
        foreach (var door in Doors.Of(app).Where(d => !d.Writes && d.Endpoint.RoutePattern.RawText is not ("/feed" or "/api/v1/widget/feed")))
        {
            var names = door.QueryNames.Concat(Common).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
            var route = door.Endpoint.RoutePattern.Parameters.Count > 0;
            foreach (var payload in Injections.Prepend(Markup).Take(door.Endpoint.RoutePattern.RawText!.Contains('{', StringComparison.Ordinal) ? 6 : 21))
            {
                tried++;
                using var answer = await person.GetAsync(door.Path(route ? payload : "") + "?" + string.Join('&', names.Select(n => n + "=" + Uri.EscapeDataString(payload))), HttpCompletionOption.ResponseHeadersRead);
                var text = answer.Content.Headers.ContentType?.MediaType == "text/html" ? await answer.Content.ReadAsStringAsync() : "";
                if ((int)answer.StatusCode >= 500 || text.Contains("<svg/onload", StringComparison.Ordinal) || text.Contains("<img src=x", StringComparison.Ordinal))
                {
                    wrong.Add($"{door.Name} {payload}: {(int)answer.StatusCode}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.True(tried > 500, $"{tried}");
        // Not one of them waited for the nine seconds it was told to: all together would have taken hours.
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(5), $"{clock.Elapsed}");
    }

    [Fact]
    [Case("T-I2"), Case("T-S2")]
    public async Task No_body_should_break_a_door_whoever_sends_it()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var person = await MostAsync(app);
        var visitor = await app.NewVisitorAsync(await app.NewShopAsync());
        byte[][] bodies =
        [
            Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 10_000))), Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 10_000))), [0xff, 0xfe, 0x00, 0x7b, 0xd8, 0x00],
            """{"$ne":null}"""u8.ToArray(), """{"id":{"$gt":""},"text":{"$ne":null},"reason":["x"],"kind":[],"account":{"a":1},"take":"x"}"""u8.ToArray(), "null"u8.ToArray(), "0"u8.ToArray(), "\"\\ud800\""u8.ToArray(), [],
        ];
        var wrong = new List<string>();
        foreach (var door in Doors.Of(app).Where(d => d.Writes && d.Endpoint.RoutePattern.RawText is not "/sign-out"))
        {
            foreach (var body in bodies)
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new("application/json");
                using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path(Guid.CreateVersion7().ToString())) { Content = content };
                using var answer = await (door.IsForVisitors ? visitor.Http : person).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                if ((int)answer.StatusCode >= 500)
                {
                    wrong.Add($"{door.Name}: {(int)answer.StatusCode} {Encoding.UTF8.GetString(body)[..Math.Min(20, body.Length)]}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    [Case("T-S12")]
    public async Task Every_write_by_cookie_should_want_the_pages_token_and_no_reading_should_change_anything()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var person = await MostAsync(app);
        var me = (await person.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("id").GetGuid();
        var doors = Doors.Of(app);
        foreach (var door in doors.Where(d => !d.Writes && d.Endpoint.RoutePattern.RawText is not ("/feed" or "/api/v1/widget/feed")))
        {
            using var answer = await person.GetAsync(door.Path(Guid.CreateVersion7().ToString()), HttpCompletionOption.ResponseHeadersRead);
        }

        Assert.Empty(await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.ActorId == me && e.Type != "handling.denied-attempt" && e.Type != "identity.signed-in").Select(e => e.Type).ToListAsync()));

        person.DefaultRequestHeaders.Remove("X-CSRF");
        var wrong = new List<string>();
        foreach (var door in doors.Where(d => d.Writes && !d.IsForOtherSites && !d.IsForVisitors))
        {
            foreach (var token in new[] { null, "", "CfDJ8forged" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path(Guid.CreateVersion7().ToString()));
                request.Content = door.TakesFiles ? new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "x.txt" } } : JsonContent.Create(new { });
                if (token is not null)
                {
                    request.Headers.TryAddWithoutValidation("X-CSRF", token);
                }

                using var answer = await person.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.Forbidden || await KefuApp.CodeOfAsync(answer) != "forgery")
                {
                    wrong.Add($"{door.Name} {token}: {answer.StatusCode}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    [Case("T-D3")]
    public async Task No_list_should_give_more_than_a_page_however_much_is_asked_for()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var person = await MostAsync(app);
        var wrong = new List<string>();
        foreach (var door in Doors.Of(app).Where(d => !d.Writes && d.Endpoint.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && d.Endpoint.RoutePattern.RawText is not "/api/v1/widget/feed"))
        {
            foreach (var query in new[] { "?take=100000000&q=%25", "?take=-1&q=%E7%9A%84", "?take=0" })
            {
                using var answer = await person.GetAsync(door.Path(Guid.CreateVersion7().ToString()) + query);
                var most = answer.IsSuccessStatusCode && answer.Content.Headers.ContentType?.MediaType == "application/json" ? Longest(await answer.Content.ReadFromJsonAsync<JsonElement>()) : 0;
                if ((int)answer.StatusCode >= 500 || most > 500)
                {
                    wrong.Add($"{door.Name}{query}: {(int)answer.StatusCode}, {most} rows");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static int Longest(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => Math.Max(json.GetArrayLength(), json.EnumerateArray().Select(Longest).DefaultIfEmpty().Max()),
        JsonValueKind.Object => json.EnumerateObject().Select(p => Longest(p.Value)).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static async Task<HttpClient> MostAsync(KefuApp app)
    {
        var key = "all-" + Guid.CreateVersion7().ToString("N")[^10..];
        await app.SendAsync(new AddRole(key, "几乎全部", [.. app.Services.GetRequiredService<PermissionCatalog>().All.Select(p => p.Name).Where(p => p != "operations.audit")], "测试"));
        return (await app.NewStaffAsync(await app.NewShopAsync(), key)).Http;
    }
}
