using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Operations.MendJobs;

/// <summary>Why a job is laid aside.</summary>
public sealed record DismissBody(string Reason);

internal static class JobDoors
{
    public static void Map(KefuEndpoints endpoints)
    {
        var api = endpoints.Api.MapGroup("/system/jobs/{id:guid}").WithMetadata(new RequiresAttribute("operations.system")).WithTags("Operations");
        api.MapPost("/retry", async (Guid id, Dispatcher dispatcher, CancellationToken ct) =>
        {
            await dispatcher.SendAsync(new RetryJob(id), ct);
            return TypedResults.NoContent();
        }).WithName("RetryJob").WithSummary("Tries a job that was given up again.");
        api.MapPost("/dismiss", async (Guid id, DismissBody body, Dispatcher dispatcher, CancellationToken ct) =>
        {
            await dispatcher.SendAsync(new DismissJob(id, body.Reason ?? ""), ct);
            return TypedResults.NoContent();
        }).WithName("DismissJob").WithSummary("Lays a job that was given up aside, for a reason.");

        var forms = endpoints.Pages.MapGroup("/fragments/system/jobs/{id:guid}").WithMetadata(new RequiresAttribute("operations.system")).ExcludeFromDescription();
        forms.MapPost("/retry", async (Guid id, HttpContext http, Dispatcher dispatcher) =>
        {
            await dispatcher.SendAsync(new RetryJob(id), http.RequestAborted);
            return FormPost.Go(http, "/system");
        });
        forms.MapPost("/dismiss", async (Guid id, HttpContext http, Dispatcher dispatcher) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            await dispatcher.SendAsync(new DismissJob(id, form["reason"].ToString()), http.RequestAborted);
            return FormPost.Go(http, "/system");
        });
    }
}
