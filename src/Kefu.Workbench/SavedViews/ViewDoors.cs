using Kefu.Contracts.Workbench;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Workbench.Desk;
using Kefu.Workbench.Dialogs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Workbench.SavedViews;

/// <summary>The doors to saved lists.</summary>
internal static class ViewDoors
{
    public static void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder pages)
    {
        var requires = new RequiresAttribute("conversations.work", "tickets.view");
        var views = api.MapGroup("/views").WithTags("Views").WithMetadata(requires);
        views.MapGet("", async (string kind, ISavedViews book, CancellationToken ct) => TypedResults.Ok(await book.ListAsync([kind], ct)))
            .WithName("ListViews").WithSummary("Saved lists of a kind (conversations or tickets): one's own and those shared with one's shops.");
        views.MapPost("", SaveAsync).WithName("SaveView").WithSummary("Saves a list under a name, for oneself or for the shop.");
        views.MapPost("/{id:guid}/remove", RemoveAsync).WithName("RemoveView").WithSummary("Removes a list of one's own.");
        pages.MapGet("/desk/dialogs/save-view", (string? kind, string? query) => DeskFragments.Part<SaveViewDialog>(new { Kind = kind ?? SavedView.Conversations, Query = query ?? "" }))
            .WithMetadata(requires).ExcludeFromDescription();
    }

    private static async Task<Created<SavedId>> SaveAsync(ViewBody body, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Created((string?)null, new SavedId(await dispatcher.SendAsync(new SaveView(body.Kind ?? "", body.Name ?? "", body.Query ?? "", body.Shared is "true" or "True", body.ShopId), ct)));

    private static async Task<NoContent> RemoveAsync(Guid id, Dispatcher dispatcher, CancellationToken ct)
    {
        await dispatcher.SendAsync(new RemoveView(id), ct);
        return TypedResults.NoContent();
    }

    /// <summary>A list to keep.</summary>
    /// <param name="Shared"><c>true</c> shares it with the shop.</param>
    public sealed record ViewBody(string? Kind, string? Name, string? Query, string? Shared, Guid? ShopId);

    public sealed record SavedId(Guid Id);
}
