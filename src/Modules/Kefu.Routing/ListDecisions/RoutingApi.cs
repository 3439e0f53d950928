using Kefu.Contracts.Conversations;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Modules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Routing.ListDecisions;

internal static class RoutingApi
{
    public static void Map(KefuEndpoints endpoints)
    {
        endpoints.Api.MapGet("/routing/queues", async (IQueues queues, CancellationToken ct) => TypedResults.Ok(await queues.ListAsync(ct)))
            .WithMetadata(new RequiresAttribute("conversations.work")).WithTags("Routing").WithSummary("The queues of the caller's shops.");

        endpoints.Api.MapGet("/routing/decisions", async (Guid? conversation, string? after, Dispatcher dispatcher, CancellationToken ct) =>
        {
            var page = await dispatcher.SendAsync(new ListDecisions(conversation is { } id ? new ConversationId(id) : null, after), ct);
            return Results.Ok(new { decisions = page.Rows.Select(r => new { queueName = r.Queue, agentName = r.Agent, decision = r.Decision }), next = page.Next });
        }).WithMetadata(new RequiresAttribute("routing.explain")).WithTags("Routing").WithSummary("Routing decisions with candidates, filters and scores, newest first; keyset by the next key.");

        endpoints.Api.MapPost("/routing/queues", async (SaveQueue.SaveQueue request, Dispatcher dispatcher, CancellationToken ct) =>
            Results.Ok(new { id = await dispatcher.SendAsync(request, ct) }))
            .WithMetadata(new RequiresAttribute("routing.configure")).WithTags("Routing").WithSummary("Opens a queue, or changes the one with this key in the shop.");

        endpoints.Api.MapPut("/routing/people", async (SaveProfile.SaveProfile request, Dispatcher dispatcher, CancellationToken ct) =>
        {
            await dispatcher.SendAsync(request, ct);
            return TypedResults.NoContent();
        }).WithMetadata(new RequiresAttribute("routing.configure")).WithTags("Routing").WithSummary("Sets a person's queues, skills with levels, places by channel, languages and regions.");
    }
}
