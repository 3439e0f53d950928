using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Platform.Web;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Operations.Webhooks;

internal static class WebhookDoors
{
    public static void Map(KefuEndpoints endpoints)
    {
        var requires = new RequiresAttribute("operations.webhooks");
        var api = endpoints.Api.MapGroup("/webhooks").WithMetadata(requires).WithTags("Webhooks");
        api.MapGet("", async (Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new ListWebhooks(), ct))).WithName("ListWebhooks").WithSummary("The places that are told what happens.");
        api.MapGet("/types", () => TypedResults.Ok(WebhookReader.Types)).WithName("ListWebhookTypes").WithSummary("The events that can be asked for.");
        api.MapPost("", async (MakeWebhook body, Dispatcher d, CancellationToken ct) => TypedResults.Created((string?)null, await d.SendAsync(body, ct))).WithName("MakeWebhook")
            .WithSummary("Tells a place from now on; the secret is shown this once.").WithDescription("Each event is a POST signed like the webhooks that shops send: X-Kefu-Timestamp, X-Kefu-Signature v1=hex(HMAC-SHA256(secret, timestamp + \".\" + body)), X-Kefu-Event-Id. Answer 2xx within five seconds; else it comes again, twice as late each time, and in order.");
        Act(api, "/{id:guid}/on", "SwitchWebhookOn", "Switches a place on again; what waits for it goes out.", id => new SwitchWebhook(id, true));
        Act(api, "/{id:guid}/off", "SwitchWebhookOff", "Switches a place off.", id => new SwitchWebhook(id, false));
        Act(api, "/{id:guid}/remove", "RemoveWebhook", "Removes a place with what waits for it.", id => new RemoveWebhook(id));
        api.MapGet("/{id:guid}/deliveries", async (Guid id, Named<DeliveryState>? state, long? before, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new ListDeliveries(id, state?.Value, before), ct)))
            .WithName("ListDeliveries").WithSummary("A place's deliveries, newest first; give the last number as before.");
        api.MapPost("/{id:guid}/deliveries/{delivery:guid}/replay", async (Guid id, Guid delivery, Dispatcher d, CancellationToken ct) =>
        {
            await d.SendAsync(new ReplayDelivery(id, delivery), ct);
            return TypedResults.NoContent();
        }).WithName("ReplayDelivery").WithSummary("Sends a delivery once more, under the same id.");

        endpoints.Pages.MapPost("/fragments/webhooks", (HttpContext http, Dispatcher dispatcher) => FormPost.RunAsync<WebhookForm>(http, async form =>
        {
            var made = await dispatcher.SendAsync(
                new MakeWebhook(form["name"].ToString(), form["url"].ToString(), Guid.TryParse(form["shopId"], out var shop) ? shop : Guid.Empty, [.. form["types"].OfType<string>()]), http.RequestAborted);
            http.Response.Headers["HX-Trigger"] = "kefu:webhooks";
            return new RazorComponentResult<WebhookForm>(new { Made = made.Secret });
        })).WithMetadata(requires).ExcludeFromDescription();
    }

    private static void Act(IEndpointRouteBuilder api, string path, string name, string summary, Func<Guid, ICommand<Done>> command) =>
        api.MapPost(path, async (Guid id, Dispatcher d, CancellationToken ct) =>
        {
            await d.SendAsync(command(id), ct);
            return TypedResults.NoContent();
        }).WithName(name).WithSummary(summary);
}
