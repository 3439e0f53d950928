using Kefu.Contracts.Operations;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Operations.Approvals;

/// <summary>A decision; a refusal says why.</summary>
internal sealed record DecisionBody(bool Approve, string? Words);

internal static class ApprovalDoors
{
    public static void Map(KefuEndpoints endpoints)
    {
        var (view, ask) = (new RequiresAttribute("approvals.view"), new RequiresAttribute("approvals.ask"));
        var api = endpoints.Api.MapGroup("/approvals").WithTags("Operations");
        api.MapGet("", async (bool? waiting, Guid? before, int? take, Dispatcher dispatcher, CancellationToken ct) =>
            TypedResults.Ok(await dispatcher.SendAsync(new ListApprovals(waiting ?? true, before, take ?? 50), ct)))
            .WithMetadata(view).WithName("listApprovals").WithSummary("List requests for approval").WithDescription("Those the caller asked for or may decide, newest first; waiting (the default) or settled. Give the last answer's next as before.");
        api.MapPost("", async (AskApproval request, Dispatcher dispatcher, CancellationToken ct) => TypedResults.Ok(new Accepted(await dispatcher.SendAsync(request, ct))))
            .WithMetadata(ask).WithName("askApproval").WithSummary("Ask for an approval");
        api.MapPost("/{id:guid}/decide", async (Guid id, DecisionBody body, Dispatcher dispatcher, CancellationToken ct) =>
        {
            await dispatcher.SendAsync(new DecideApproval(id, body.Approve, body.Words ?? ""), ct);
            return TypedResults.NoContent();
        }).WithMetadata(view).WithName("decideApproval").WithSummary("Grant or refuse").WithDescription("The right depends on the kind: hiring.approve, appraisal.approve, complaints.approve. Nobody decides their own request; a refusal says why.").ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/{id:guid}/withdraw", async (Guid id, Dispatcher dispatcher, CancellationToken ct) =>
        {
            await dispatcher.SendAsync(new WithdrawApproval(id), ct);
            return TypedResults.NoContent();
        }).WithMetadata(ask).WithName("withdrawApproval").WithSummary("Take a request back").ProducesProblem(StatusCodes.Status409Conflict);

        endpoints.Pages.MapPost("/approvals/ask", (HttpContext http, Dispatcher dispatcher) => FormPost.RunAsync<AskApprovalForm>(http, async form =>
        {
            var kind = Enum.TryParse<ApprovalKind>(form["kind"], out var known) ? known : (ApprovalKind)(-1);
            await dispatcher.SendAsync(new AskApproval(Guid.TryParse(form["shopId"], out var shop) ? shop : Guid.Empty, kind, form["subject"].ToString(), form["grounds"].ToString()), http.RequestAborted);
            return FormPost.Go(http, "/approvals");
        })).WithMetadata(ask).ExcludeFromDescription();
        endpoints.Pages.MapPost("/approvals/{id:guid}/decide", async (Guid id, HttpContext http, Dispatcher dispatcher) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            await dispatcher.SendAsync(new DecideApproval(id, form["approve"] == "true", form["words"].ToString()), http.RequestAborted);
            return FormPost.Go(http, "/approvals");
        }).WithMetadata(view).ExcludeFromDescription();
        endpoints.Pages.MapPost("/approvals/{id:guid}/withdraw", async (Guid id, HttpContext http, Dispatcher dispatcher) =>
        {
            await dispatcher.SendAsync(new WithdrawApproval(id), http.RequestAborted);
            return FormPost.Go(http, "/approvals");
        }).WithMetadata(ask).ExcludeFromDescription();
    }
}
