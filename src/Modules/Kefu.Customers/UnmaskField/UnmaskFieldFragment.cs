using Kefu.Contracts.Customers;
using Kefu.Customers.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Text;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Customers.UnmaskField;

/// <summary>The page's way to unmask: the value in the place of its mask, for thirty seconds.</summary>
internal static class UnmaskFieldFragment
{
    public static void Map(IEndpointRouteBuilder pages) =>
        pages.MapPost("/customers/{id:guid}/unmask/{field}", ShowAsync).WithMetadata(new RequiresAttribute("customers.unmask")).ExcludeFromDescription();

    private static async Task<RazorComponentResult<Revealed>> ShowAsync(Guid id, string field, HttpContext http, Dispatcher dispatcher, CancellationToken ct)
    {
        if (!Enum.TryParse<PersonalField>(field, ignoreCase: true, out var wanted) || !Enum.IsDefined(wanted))
        {
            throw new Kefu.Platform.Errors.NotFound();
        }

        var form = await http.Request.ReadFormAsync(ct);
        var shown = await dispatcher.SendAsync(new UnmaskField(new CustomerId(id), wanted, form["reason"].ToString()), ct);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<Revealed>(new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            [nameof(Revealed.Id)] = "mask-" + wanted.ToString().ToLowerInvariant(),
            [nameof(Revealed.Text)] = shown.Value,
            [nameof(Revealed.Mask)] = Mask(wanted, shown.Value),
            [nameof(Revealed.Seconds)] = shown.Seconds,
        });
    }

    private static string Mask(PersonalField field, string value) => field switch
    {
        PersonalField.Phone => Masking.Phone(value),
        PersonalField.Email => Masking.Email(value),
        PersonalField.Address => Masking.Address(value),
        _ => Masking.Name(value),
    };
}
