using System.Text.Json;
using Kefu.Contracts.Identity;
using Kefu.Orders.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Orders.ReceiveOrder;

/// <summary>The shop's signature does not hold, or its moment is too far from now (401). Unknown shops get the same answer.</summary>
internal sealed class BadSignature() : Refusal("orders.bad-signature", 401, typeof(OrdersText), []);

internal static class ReceiveOrderEndpoint
{
    private const int LargestBody = 256 * 1024;

    public static void Map(IEndpointRouteBuilder api) => api
        .MapPost("/shops/{shopKey}/orders", ReceiveAsync)
        .WithMetadata(new PublicDoorAttribute("The shop's order system signs each report with the shop's webhook secret."))
        .WithMetadata(CrossSiteDoor.Instance, new LimitedAttribute(Door.Order))
        .Accepts<OrderReport>("application/json")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .WithTags("Orders")
        .WithName("receiveOrder")
        .WithSummary("Report an order")
        .WithDescription("Sent by the shop's order system whenever an order or its shipment changes. Headers: X-Kefu-Timestamp (Unix seconds, at most 5 minutes off), X-Kefu-Signature: v1=hex(HMAC-SHA256(webhookSecret, timestamp + \".\" + body)), X-Kefu-Event-Id. Repeated and older versions answer applied=false.");

    private static async Task<Ok<OrderReceipt>> ReceiveAsync(string shopKey, HttpContext http, IShopDirectory shops, CurrentActor current, Dispatcher dispatcher, DoorLimits limits, TimeProvider clock, CancellationToken ct)
    {
        var body = await ReadAsync(http.Request, ct);
        current.Become(Actor.System, current.Source);
        var shop = await shops.FindByKeyAsync(shopKey, ct);
        // An unknown shop costs the same work and gets the same answer as a bad signature.
        var secret = shop is null ? "unknown" : await shops.WebhookSecretAsync(shop.Id, ct);
        var holds = OrderSignature.Holds(secret, http.Request.Headers["X-Kefu-Timestamp"].ToString(), http.Request.Headers["X-Kefu-Signature"].ToString(), body, clock.UtcNow());
        if (shop is null || string.IsNullOrEmpty(secret) || !holds)
        {
            current.Become(Actor.Anonymous, current.Source);
            throw new BadSignature();
        }

        current.Become(Actor.System with { Id = shop.Id, Name = shop.Name, Shops = ShopScope.Of(shop.Id) }, current.Source);
        await limits.DemandAsync(Door.Order, shop.Id);
        var report = Read(body);
        var eventId = http.Request.Headers["X-Kefu-Event-Id"].ToString();
        report = string.IsNullOrEmpty(report.EventId) ? report with { EventId = eventId } : report;
        return TypedResults.Ok(await dispatcher.SendAsync(new ReceiveOrder(shop.Id, report), ct));
    }

    private static OrderReport Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<OrderReport>(body, KefuJson.Options) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("The report is not readable JSON.", StatusCodes.Status400BadRequest, e);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > LargestBody)
        {
            throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
        }

        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, ct)) > 0)
        {
            kept.Write(buffer, 0, read);
            if (kept.Length > LargestBody)
            {
                throw new BadHttpRequestException("Too large.", StatusCodes.Status413PayloadTooLarge);
            }
        }

        return kept.ToArray();
    }
}
