using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kefu.Operations.Guide;

internal static class GuideDoors
{
    public static void Map(KefuEndpoints endpoints)
    {
        endpoints.Api.MapGet("/guide", async (Guid? shop, Dispatcher d, CancellationToken ct) => TypedResults.Ok(await d.SendAsync(new GetGuide(shop), ct)))
            .WithMetadata(new RequiresAttribute("identity.manage-shops")).WithTags("Operations").WithName("GetGuide").WithSummary("How far a shop is on its way to the first answered customer.");
        endpoints.Pages.MapPost("/fragments/guide/remove-demo", async (HttpContext http, Dispatcher dispatcher) =>
        {
            await dispatcher.SendAsync(new RemoveDemo(), http.RequestAborted);
            return FormPost.Go(http, "/guide?removed=1");
        }).WithMetadata(new RequiresAttribute("identity.manage-shops")).ExcludeFromDescription();
    }
}
