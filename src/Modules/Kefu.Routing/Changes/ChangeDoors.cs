using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kefu.Routing.Changes;

internal static class ChangeDoors
{
    public static void Map(KefuEndpoints endpoints) =>
        endpoints.Pages.MapPost("/routing/changes/{seq:long}/revert", async (long seq, HttpContext http, Dispatcher dispatcher) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            await dispatcher.SendAsync(new RevertRoutingChange(seq, form["reason"].ToString().Trim()), http.RequestAborted);
            return FormPost.Go(http, "/routing");
        }).WithMetadata(new RequiresAttribute("routing.configure")).ExcludeFromDescription();
}
