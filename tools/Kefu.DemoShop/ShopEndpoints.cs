using Kefu.DemoShop.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kefu.DemoShop;

internal static class ShopEndpoints
{
    public static void MapShop(this WebApplication app)
    {
        app.MapGet("/", (string? kind) => new RazorComponentResult<HomePage>(new { Kind = Catalogue.Kinds.FirstOrDefault(k => k == kind) }));
        app.MapGet("/products/{sku}", (string sku, string? colour, Catalogue catalogue) => catalogue.Find(sku) is { } product
            ? Results.Extensions.Page<ProductPage>(new { Product = product, Colour = product.ColourOrFirst(colour) })
            : NotFound());
        app.MapGet("/pictures/{name}.svg", Picture);
        app.MapGet("/shop.{ending:regex(^(css|js)$)}", (string ending) => Results.Text(
            Assets.Text($"shop.{ending}"), ending == "css" ? "text/css" : "text/javascript"));
        app.MapGet("/bag", () => new RazorComponentResult<BagPage>());
        app.MapPost("/bag/add", (HttpContext http, Catalogue catalogue, [FromForm] string sku, [FromForm] string colour, [FromForm] int quantity) =>
        {
            if (catalogue.Find(sku) is not { Stock: > 0 } product) return NotFound();
            Bag.Of(http.Request).With(product.Sku, product.ColourOrFirst(colour).Key, Math.Clamp(quantity, 1, product.Stock)).Save(http.Response);
            return Results.Redirect("/bag");
        }).DisableAntiforgery();
        app.MapPost("/bag/remove", (HttpContext http, [FromForm] string sku, [FromForm] string colour) =>
        {
            Bag.Of(http.Request).Without(sku, colour).Save(http.Response);
            return Results.Redirect("/bag");
        }).DisableAntiforgery();
        app.MapGet("/sign-in", (string? then) => new RazorComponentResult<SignInPage>(new { Then = then }));
        app.MapPost("/sign-in", (HttpContext http, [FromForm] string? customer, [FromForm] string? then) =>
        {
            Visit.SignIn(http.Response, DemoCustomer.Find(customer));
            return Results.LocalRedirect(then is ['/', not '/' and not '\\', ..] ? then : "/");
        }).DisableAntiforgery();
        app.MapFallback(NotFound);
    }

    public static IResult NotFound() => Results.Extensions.Page<NotFoundPage>(new { }, StatusCodes.Status404NotFound);

    public static IResult Page<TPage>(this IResultExtensions _, object parameters, int status = StatusCodes.Status200OK)
        where TPage : Microsoft.AspNetCore.Components.IComponent =>
        new RazorComponentResult<TPage>(parameters) { StatusCode = status };

    private static IResult Picture(string name, Catalogue catalogue, HttpResponse response)
    {
        if (name.Split('-') is not [var sku, var colour] || catalogue.Find(sku) is not { } product) return Results.NotFound();
        response.Headers.CacheControl = "public, max-age=3600";
        // The desk shows these in its own pages.
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return Results.Text(Drawing.Of(product, product.ColourOrFirst(colour)), "image/svg+xml");
    }
}
