using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Customers.UnmaskField;

/// <summary>The pages' way to unmask: the value in the place of its mask, for thirty seconds.</summary>
internal static class UnmaskFieldFragment
{
    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapPost("/unmask/{kind}/{id:guid}/{field}", ShowAsync).WithMetadata(new RequiresAttribute("customers.unmask")).ExcludeFromDescription();

    private static async Task<RazorComponentResult<Revealed>> ShowAsync(string kind, Guid id, string field, HttpContext http, Dispatcher dispatcher, CancellationToken ct)
    {
        var form = await http.Request.ReadFormAsync(ct);
        var shown = await dispatcher.SendAsync(new UnmaskField(kind, id, field, form["reason"].ToString()), ct);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<Revealed>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(Revealed.Id)] = "mask-" + shown.Field,
            [nameof(Revealed.Text)] = shown.Value,
            [nameof(Revealed.Mask)] = shown.Masked,
            [nameof(Revealed.Seconds)] = shown.Seconds,
        });
    }
}
