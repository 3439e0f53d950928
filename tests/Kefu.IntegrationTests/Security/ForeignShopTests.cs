using System.Globalization;
using System.Net.Http.Json;
using System.Reflection;
using System.Text.Json.Nodes;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Security;

/// <summary>The list of doors and of id-valued fields comes from the endpoints themselves, so that a new door is covered without anyone remembering.</summary>
public sealed class ForeignShopTests
{
    [Theory, OnEachDatabase]
    [Clause("S2-2.1")]
    [Case("T-A1"), Case("T-A2")]
    public async Task No_door_should_show_or_change_anything_of_a_foreign_shop(Database database)
    {
        var app = await KefuApp.For(database);
        var marker = "foreign-" + Guid.CreateVersion7().ToString("N");
        var foreign = await FurnishAsync(app, marker);
        var own = await app.NewShopAsync();
        var before = await EventsAsync(app, foreign.Shop.Id);
        var doors = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<CrossSiteDoor>() is null && e.Metadata.GetMetadata<PublicDoorAttribute>() is null)
            .Where(e => e.RoutePattern.RawText is not ("/feed" or "/sign-out")).ToList();
        Assert.True(doors.Count > 60);

        var tried = 0;
        var wrong = new List<string>();
        foreach (var role in new[] { "operations-supervisor", "merchant" })
        {
            var person = await app.NewStaffAsync(own, role);
            foreach (var door in doors)
            {
                foreach (var method in door.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                {
                    foreach (var id in IdsFor(door, foreign))
                    {
                        tried++;
                        if (await TryAsync(person, door, method, id, foreign, marker) is { } fault)
                        {
                            wrong.Add(fault);
                        }
                    }
                }
            }
        }

        Assert.True(tried > 300);
        Assert.Empty(wrong.Distinct());
        Assert.Equal(before, await EventsAsync(app, foreign.Shop.Id));
    }

    private static IEnumerable<string> IdsFor(RouteEndpoint door, Foreign foreign)
    {
        var constraints = door.RoutePattern.ParameterPolicies.SelectMany(p => p.Value).Select(p => p.Content).ToList();
        return door.RoutePattern.Parameters.Count == 0 ? foreign.Ids.Take(1)
            : constraints.Contains("guid", StringComparer.Ordinal) ? foreign.Ids.Where(i => Guid.TryParse(i, out _))
            : constraints.Contains("long", StringComparer.Ordinal) ? foreign.Ids.Where(i => !Guid.TryParse(i, out _))
            : [foreign.Ids[0], foreign.Ids[^2], foreign.Order];
    }

    private static async Task<string?> TryAsync(TestPerson person, RouteEndpoint door, string method, string id, Foreign foreign, string marker)
    {
        var path = "/" + string.Join('/', door.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => Uri.EscapeDataString(id),
            _ => "",
        }))));
        var query = string.Create(CultureInfo.InvariantCulture, $"?shop={foreign.Shop.Id}&shopId={foreign.Shop.Id}&conversation={foreign.Conversation}&conversationId={foreign.Conversation}&customer={foreign.Customer}&q={marker}&view=all&queue={foreign.Conversation}&staff={foreign.Staff}");
        using var request = new HttpRequestMessage(new HttpMethod(method), path + query);
        if (method is not ("GET" or "HEAD"))
        {
            request.Content = JsonContent.Create(BodyFor(door, foreign));
        }

        using var answer = await person.Http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        // The page may repeat what was typed into its search box; it may not find it.
        var shown = body.Replace($"q={marker}", "", StringComparison.Ordinal).Replace($"value=\"{marker}\"", "", StringComparison.Ordinal);
        return (int)answer.StatusCode >= 500 ? $"{method} {door.RoutePattern.RawText} fails"
            : shown.Contains(marker + "-", StringComparison.Ordinal) ? $"{method} {door.RoutePattern.RawText} shows what belongs to another shop"
            : null;
    }

    /// <summary>Fills every id-valued field of the door's body with the foreign shop's ids and every text with something harmless.</summary>
    private static JsonObject BodyFor(RouteEndpoint door, Foreign foreign)
    {
        var body = new JsonObject();
        foreach (var property in door.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType?.GetProperties(BindingFlags.Public | BindingFlags.Instance) ?? [])
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var name = char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            if (type == typeof(Guid) || TypedIds.Is(type))
            {
                body[name] = IdFor(name, foreign);
            }
            else if (type == typeof(string))
            {
                body[name] = name.Contains("customer", StringComparison.OrdinalIgnoreCase) ? foreign.Customer : name.Contains("order", StringComparison.OrdinalIgnoreCase) ? foreign.Order : "x";
            }
        }

        return body;
    }

    private static string IdFor(string name, Foreign foreign) => name switch
    {
        _ when name.Contains("shop", StringComparison.OrdinalIgnoreCase) => foreign.Shop.Id.ToString(),
        _ when name.Contains("customer", StringComparison.OrdinalIgnoreCase) => foreign.Customer,
        _ when name.Contains("conversation", StringComparison.OrdinalIgnoreCase) => foreign.Conversation,
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
        app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.ShopId == shop && e.Type != "platform.denied-attempt").OrderBy(e => e.Tx).ThenBy(e => e.Seq).Select(e => e.Type).ToListAsync());

    private sealed record Foreign(TestShop Shop, string Conversation, string Customer, string Staff, string Order, IReadOnlyList<string> Ids);
}
