using Kefu.DemoShop.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kefu.DemoShop;

internal static class OrderEndpoints
{
    public static void MapOrders(this WebApplication app)
    {
        app.MapGet("/orders", (Visit visit) => visit.Customer is null
            ? Results.LocalRedirect("/sign-in?then=/orders")
            : Results.Extensions.Page<OrdersPage>(new { }));
        app.MapGet("/orders/{number}", (string number, Visit visit, OrderBook orders) => orders.Find(number, visit.Customer) is { } order
            ? Results.Extensions.Page<OrderPage>(new { Order = order })
            : ShopEndpoints.NotFound());
        app.MapPost("/checkout", Checkout).DisableAntiforgery();
        app.MapPost("/orders/{number}/steps", (string number, [FromForm] string step, Visit visit, OrderBook orders, OrderNotices notices) =>
        {
            if (orders.Find(number, visit.Customer) is not { } order) return ShopEndpoints.NotFound();
            if (orders.Step(order, step) is { } next) notices.Send(next);
            return Results.LocalRedirect($"/orders/{order.Number}");
        }).DisableAntiforgery();
    }

    private static IResult Checkout(HttpContext http, Visit visit, Catalogue catalogue, OrderBook orders, OrderNotices notices)
    {
        if (visit.Customer is null) return Results.LocalRedirect("/sign-in?then=/bag");
        var lines = visit.Bag.Lines
            .Select(l => (Line: l, Product: catalogue.Find(l.Sku)))
            .Where(l => l.Product is not null)
            .Select(l => LineOf(l.Line, l.Product!, visit))
            .ToList();
        if (lines.Count == 0) return Results.LocalRedirect("/bag");
        var order = orders.Place(visit.Customer, lines, visit.Lang);
        notices.Send(order);
        new Bag([]).Save(http.Response);
        return Results.LocalRedirect($"/orders/{order.Number}");
    }

    private static OrderLine LineOf(BagLine line, Product product, Visit visit)
    {
        var colour = product.ColourOrFirst(line.Colour);
        return new(product.Sku, $"{product.Name.In(visit.Lang)} · {colour.Name.In(visit.Lang)}", line.Quantity, product.PriceMinor, visit.Origin + product.Picture(colour.Key));
    }
}
