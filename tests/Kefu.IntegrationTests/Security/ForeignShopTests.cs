using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Routing;
using Kefu.Identity.Keys;
using Kefu.Identity.Roles;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>The list of doors and of id-valued fields comes from the endpoints themselves, so that a new door is covered without anyone remembering.</summary>
public sealed class ForeignShopTests
{
    [Theory, OnEachDatabase]
    [Clause("S2-2.1")]
    [Case("T-A1"), Case("T-A2"), Case("T-A3"), Case("T-A4")]
    public async Task No_door_should_show_or_change_anything_of_a_foreign_shop(Database database)
    {
        var app = await KefuApp.For(database);
        var marker = "foreign-" + Guid.CreateVersion7().ToString("N");
        var foreign = await FurnishAsync(app, marker);
        var own = await app.NewShopAsync();
        var before = await EventsAsync(app, foreign.Shop.Id);
        var doors = Doors.Of(app).Where(d => !d.IsForOtherSites && !d.IsOpen && d.Endpoint.RoutePattern.RawText is not ("/feed" or "/sign-out")).ToList();
        Assert.True(doors.Count > 150);

        var tried = 0;
        var wrong = new List<string>();
        foreach (var (who, http) in await ThoseWhoMayMostAsync(app, own))
        {
            foreach (var door in doors)
            {
                foreach (var id in IdsFor(door.Endpoint, foreign))
                {
                    tried++;
                    if (await TryAsync(http, door, id, foreign, marker) is { } fault)
                    {
                        wrong.Add($"{who}: {fault}");
                    }
                }
            }
        }

        Assert.True(tried > 2000, $"{tried}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
        Assert.Equal(before, await EventsAsync(app, foreign.Shop.Id));
    }

    /// <summary>Roles as they ship, people of the own shop who hold every right there is, and a program with every scope there is.</summary>
    private static async Task<IReadOnlyList<(string Who, HttpClient Http)>> ThoseWhoMayMostAsync(KefuApp app, TestShop own)
    {
        var all = app.Services.GetRequiredService<PermissionCatalog>().All.Select(p => p.Name).ToList();
        var suffix = own.Key[^8..];
        await app.SendAsync(new AddRole("most-" + suffix, "几乎全部", [.. all.Where(p => p != "operations.audit")], "测试"));
        await app.SendAsync(new AddRole("rest-" + suffix, "审计", ["operations.audit", "customers.view", "tickets.see-all", "conversations.see-all"], "测试"));
        var key = await app.SendAsync(new CreateApiKey("全部", [.. all.Where(p => !p.StartsWith("identity.", StringComparison.Ordinal) && p is not ("operations.audit" or "operations.settings"))], false, [own.Id], null));
        var program = app.NewClient();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Key);
        return
        [
            ("supervisor", (await app.NewStaffAsync(own, "operations-supervisor")).Http),
            ("merchant", (await app.NewStaffAsync(own, "merchant")).Http),
            ("most rights", (await app.NewStaffAsync(own, "most-" + suffix)).Http),
            ("auditor", (await app.NewStaffAsync(own, "rest-" + suffix)).Http),
            ("program", program),
        ];
    }

    private static IEnumerable<string> IdsFor(RouteEndpoint door, Foreign foreign)
    {
        var constraints = door.RoutePattern.ParameterPolicies.SelectMany(p => p.Value).Select(p => p.Content).ToList();
        return door.RoutePattern.Parameters.Count == 0 ? foreign.Ids.Take(1)
            : constraints.Contains("guid", StringComparer.Ordinal) ? foreign.Ids.Where(i => Guid.TryParse(i, out _))
            : constraints.Contains("long", StringComparer.Ordinal) ? foreign.Ids.Where(i => !Guid.TryParse(i, out _))
            : [foreign.Ids[0], foreign.Ids[^2], foreign.Order];
    }

    private static async Task<string?> TryAsync(HttpClient http, Door door, string id, Foreign foreign, string marker)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?shop={foreign.Shop.Id}&shopId={foreign.Shop.Id}&conversation={foreign.Conversation}&conversationId={foreign.Conversation}&customer={foreign.Customer}&q={marker}&view=all&queue={foreign.Conversation}&staff={foreign.Staff}")
            + string.Concat(door.QueryNames.Except(["shop", "shopId", "conversation", "conversationId", "customer", "q", "view", "queue", "staff"], StringComparer.OrdinalIgnoreCase).Select(n => $"&{n}={IdFor(n, foreign)}"));
        using var request = new HttpRequestMessage(new HttpMethod(door.Method), door.Path(id) + query);
        if (door.Writes)
        {
            request.Content = door.TakesFiles ? new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "x.txt" } }
                : JsonContent.Create(door.Body is { } body ? Doors.Fill(body, "", name => IdFor(name, foreign)) : new JsonObject());
        }

        using var answer = await SendAsync(http, request, door);
        var text = await answer.Content.ReadAsStringAsync();
        // The page may repeat what was typed into its search box; it may not find it.
        var shown = text.Replace($"q={marker}", "", StringComparison.Ordinal).Replace($"value=\"{marker}\"", "", StringComparison.Ordinal);
        return (int)answer.StatusCode >= 500 ? $"{door.Name} fails"
            : shown.Contains(marker + "-", StringComparison.Ordinal) ? $"{door.Name} shows what belongs to another shop"
            : null;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage request, Door door)
    {
        try
        {
            return await http.SendAsync(request);
        }
        catch (TaskCanceledException e)
        {
            throw new InvalidOperationException($"{door.Name} does not answer", e);
        }
    }

    private static string IdFor(string name, Foreign foreign) => name switch
    {
        _ when name.Contains("shop", StringComparison.OrdinalIgnoreCase) => foreign.Shop.Id.ToString(),
        _ when name.Contains("customer", StringComparison.OrdinalIgnoreCase) => foreign.Customer,
        _ when name.Contains("conversation", StringComparison.OrdinalIgnoreCase) => foreign.Conversation,
        _ when name.Contains("order", StringComparison.OrdinalIgnoreCase) => foreign.Order,
        _ when name.Contains("attachment", StringComparison.OrdinalIgnoreCase) || name.Contains("message", StringComparison.OrdinalIgnoreCase) => foreign.Ids[^1],
        "clientId" => Guid.CreateVersion7().ToString(),
        _ => foreign.Staff,
    };

    private static async Task<Foreign> FurnishAsync(KefuApp app, string marker)
    {
        var shop = await app.NewShopAsync(marker + "-shop");
        var agent = await app.NewStaffAsync(shop, "agent", marker + "-agent");
        var visitor = await app.NewVisitorAsync(shop, KefuApp.IdentityOf(shop, marker + "-sub", marker + "-customer", "13900001111"));
        var said = await visitor.SayAsync(marker + "-words 退款");
        await visitor.AskForPersonAsync();
        var conversation = said.GetProperty("conversationId").GetString()!;
        using var ticket = await agent.Http.PostAsJsonAsync("/api/v1/tickets", new { conversationId = conversation, kind = "consultation", priority = "normal", subject = marker + "-subject", text = marker + "-text", contact = "13900001111", assignToMe = true });
        var number = ticket.IsSuccessStatusCode ? (await ticket.Content.ReadFromJsonAsync<JsonObject>())!["number"]!.ToString() : "0";
        Assert.NotEqual("0", number);
        // What the readers derive from it belongs to the furnishing, not to the trial.
        var settled = -1;
        await KefuApp.EventuallyAsync(
            async () => await EventsAsync(app, shop.Id),
            told => told.Contains(EventNames.Of(typeof(ItemQueued))) && told.Count == Interlocked.Exchange(ref settled, told.Count));
        return new Foreign(shop, conversation, visitor.Customer.Value.ToString(), agent.Id.Value.ToString(), "20261122-foreign",
            [conversation, visitor.Customer.Value.ToString(), agent.Id.Value.ToString(), shop.Id.ToString(), number, said.GetProperty("id").GetString()!]);
    }

    private static Task<List<string>> EventsAsync(KefuApp app, Guid shop) =>
        app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.ShopId == shop && e.Type != "handling.denied-attempt").OrderBy(e => e.Tx).ThenBy(e => e.Seq).Select(e => e.Type).ToListAsync());

    private sealed record Foreign(TestShop Shop, string Conversation, string Customer, string Staff, string Order, IReadOnlyList<string> Ids);
}
