using Kefu.Contracts.Conversations;
using Kefu.Platform.Access;
using Kefu.Platform.Web;
using Kefu.Workbench.Thread;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Workbench.Desk;

/// <summary>Who looks at a conversation, or writes in it, right now; asking who else does.</summary>
public sealed record HereSign(Guid Conversation, bool Typing, bool Leaving, bool Asking);

/// <summary>What the desk's scripts ask: choices for the composer, and signs between colleagues.</summary>
internal static class DeskDoors
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var choices = pages.MapGroup("/desk/choices/{id:guid}").WithMetadata(new RequiresAttribute("conversations.work")).ExcludeFromDescription();
        choices.MapGet("/canned", async (Guid id, string? q, ThreadLoader threads, ComposerLoader composer, CancellationToken ct) =>
            await threads.FindAsync(new ConversationId(id), ct) is { } thread ? Results.Ok(await composer.CannedAsync(thread, q ?? "", ct)) : Results.NotFound());
        choices.MapGet("/people", async (Guid id, string? q, ThreadLoader threads, ComposerLoader composer, CancellationToken ct) =>
            await threads.FindAsync(new ConversationId(id), ct) is { } thread ? Results.Ok(await composer.PeopleAsync(thread, q ?? "", ct)) : Results.NotFound());

        pages.MapPost("/desk/here", async (HereSign sign, IConversationBoard board, EphemeralBus bus, CurrentActor current, CancellationToken ct) =>
        {
            if (await board.FindAsync(new ConversationId(sign.Conversation), ct) is not { } row)
            {
                return Results.NotFound();
            }

            var actor = current.Actor;
            bus.Publish(new EphemeralSign($"staff:{row.ShopId}", "here", new { conversationId = row.Id.Value, person = actor.Id, name = actor.Name, typing = sign.Typing, leaving = sign.Leaving, asking = sign.Asking }));
            return Results.NoContent();
        }).WithMetadata(new RequiresAttribute("conversations.work")).ExcludeFromDescription();
    }
}
