using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Identity.Domain;
using Kefu.Identity.Keys;
using Kefu.Platform.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>Who may open which door: every role against every door of the product. What is allowed follows from what the door itself demands and from nothing else.</summary>
public sealed class RoleMatrixTests
{
    /// <summary>Doors that would end the trial's own session.</summary>
    private static readonly HashSet<string> Ending = new(StringComparer.Ordinal) { "POST /sign-out" };

    [Fact]
    [Clause("S2-2.1")]
    [Case("T-A4")]
    public async Task Every_door_should_open_to_those_roles_that_hold_its_right_and_to_no_others()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var doors = Doors.Of(app).Where(d => !d.IsOpen && !Ending.Contains(d.Name)).ToList();
        Assert.True(doors.Count > 150);
        var shop = await app.NewShopAsync();
        var wrong = new List<string>();
        var (opened, refused) = (0, 0);
        foreach (var role in PresetRoles.All)
        {
            var person = await app.NewStaffAsync(shop, role.Key);
            var rights = await RightsAsync(person.Http);
            Assert.Equal(role.Permissions.ToHashSet(StringComparer.Ordinal), rights);
            foreach (var door in doors)
            {
                var expected = !door.IsForVisitors && door.Opens(rights);
                var (status, lacking) = await KnockAsync(person.Http, door);
                var let = status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) || (status == HttpStatusCode.Forbidden && IsDeeper(lacking, door, rights));
                (opened, refused) = (opened + (let ? 1 : 0), refused + (let ? 0 : 1));
                if (let != expected || (int)status >= 500)
                {
                    wrong.Add($"{role.Key}: {door.Name} {(int)status} {lacking}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(opened > 300 && refused > 1000, $"{opened} {refused}");
    }

    [Fact]
    [Case("T-A4")]
    public async Task Strangers_visitors_and_programs_should_pass_only_where_they_belong()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var shop = await app.NewShopAsync();
        var visitor = await app.NewVisitorAsync(shop);
        using var stranger = app.NewClient();
        using var program = app.NewClient();
        var admin = await app.NewStaffAsync(null, "administrator");
        using var made = await admin.Http.PostAsJsonAsync("/api/v1/api-keys", new { name = "巡检", scopes = new[] { "tickets.view" }, everyShop = false, shops = new[] { shop.Id } });
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await made.Content.ReadFromJsonAsync<CreatedApiKey>())!.Key);
        var wrong = new List<string>();
        foreach (var door in Doors.Of(app).Where(d => !d.IsOpen && !Ending.Contains(d.Name)))
        {
            var (anonymous, _) = await KnockAsync(stranger, door);
            if (!IsShut(anonymous))
            {
                wrong.Add($"stranger: {door.Name} {anonymous}");
            }

            var (customer, _) = await KnockAsync(visitor.Http, door);
            if (!door.IsForVisitors && !IsShut(customer))
            {
                wrong.Add($"visitor: {door.Name} {customer}");
            }

            var (key, lacking) = await KnockAsync(program, door);
            var belongs = door.Rights.Count > 0 && door.Opens(new HashSet<string>(StringComparer.Ordinal) { "tickets.view" });
            if (IsShut(key) == belongs && !(belongs && IsDeeper(lacking, door, new HashSet<string>(StringComparer.Ordinal) { "tickets.view" })))
            {
                wrong.Add($"program: {door.Name} {key} {lacking}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static bool IsShut(HttpStatusCode status) => status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Redirect;

    /// <summary>The door let somebody in, and what lies behind it asked for a right of its own.</summary>
    private static bool IsDeeper(string lacking, Door door, IReadOnlySet<string> rights) =>
        lacking.Length > 0 && lacking is not ("visitor" or "staff") && !lacking.Split('|').Any(rights.Contains) && !door.Rights.Any(g => lacking.Split('|').All(l => g.Contains(l, StringComparer.Ordinal)));

    private static async Task<(HttpStatusCode Status, string Lacking)> KnockAsync(HttpClient http, Door door)
    {
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path(Guid.CreateVersion7().ToString()));
        request.Headers.Accept.ParseAdd("application/json");
        request.Content = !door.Writes ? null : door.TakesFiles ? new MultipartFormDataContent { { new ByteArrayContent([]), "nothing" } } : JsonContent.Create(new { });
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var lacking = answer.StatusCode == HttpStatusCode.Forbidden && answer.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && (await answer.Content.ReadFromJsonAsync<JsonElement>()).TryGetProperty("permission", out var permission) ? permission.GetString()! : "";
        return (answer.StatusCode, lacking);
    }

    private static async Task<IReadOnlySet<string>> RightsAsync(HttpClient http) =>
        (await http.GetFromJsonAsync<JsonElement>("/api/v1/me")).GetProperty("permissions").EnumerateArray().Select(p => p.GetString()!).ToHashSet(StringComparer.Ordinal);
}
