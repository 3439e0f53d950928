using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Orders.GetOrder;

internal static class GetOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api
        .MapGet("/orders/{number}", GetAsync)
        .WithMetadata(new RequiresAttribute("orders.view"))
        .ProducesProblem(StatusCodes.Status404NotFound)
        .WithTags("Orders")
        .WithName("getOrder")
        .WithSummary("Get an order by its number")
        .WithDescription("Lines, shipments and customer, personal fields masked. Give shop when two shops within reach use the same number.");

    private static async Task<Ok<OrderView>> GetAsync(string number, Guid? shop, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(new GetOrder(number, shop), ct));
}
