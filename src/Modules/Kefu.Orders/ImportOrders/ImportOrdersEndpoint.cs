using Kefu.Orders.Pages;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Web;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Kefu.Orders.ImportOrders;

internal static class ImportOrdersEndpoint
{
    private const long LargestFile = 10 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder pages) => pages
        .MapPost("/fragments/orders/import", ImportAsync)
        .WithMetadata(new RequiresAttribute("orders.import"))
        .ExcludeFromDescription();

    private static Task<IResult> ImportAsync(HttpContext http, Dispatcher dispatcher, IStringLocalizer<OrdersText> text) =>
        FormPost.RunAsync<ImportForm>(http, async form =>
        {
            var file = form.Files["file"];
            if (!Guid.TryParse(form["shop"], out var shop))
            {
                throw new Invalid("shop", text["choose-shop"]);
            }

            if (file is null or { Length: 0 })
            {
                throw new Invalid("file", text["choose-file"]);
            }

            var csv = await UploadedText.ReadAsync(file, LargestFile, text["file-too-large", LargestFile / 1024 / 1024], http.RequestAborted);
            var receipt = await dispatcher.SendAsync(new ImportOrders(shop, csv), http.RequestAborted);
            return new RazorComponentResult<ImportForm>(new Dictionary<string, object?> { ["Receipt"] = receipt, ["State"] = FormState.From(form) });
        });
}
