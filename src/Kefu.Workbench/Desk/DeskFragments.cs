using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Workbench.Customer;
using Kefu.Workbench.Lists;
using Kefu.Workbench.Thread;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Workbench.Desk;

/// <summary>The parts of the desk that the page asks for again when something happened to them.</summary>
internal static class DeskFragments
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var desk = pages.MapGroup("/desk/fragments").WithMetadata(new RequiresAttribute("conversations.work")).ExcludeFromDescription();
        desk.MapGet("/list", List);
        desk.MapGet("/rows", RowsAsync);
        desk.MapGet("/views", (HttpContext http) => Part<Views>(new { Query = DeskQuery.Of(http.Request.Query) }));
        desk.MapGet("/offers", () => Part<Offers>(new { }));
        desk.MapGet("/me", () => Part<Me>(new { }));
        desk.MapGet("/{id:guid}", ThreadOf);
        desk.MapGet("/{id:guid}/top", TopAsync);
        desk.MapGet("/{id:guid}/messages", MessagesAsync);
        desk.MapGet("/{id:guid}/answers", AnswersAsync);
        desk.MapGet("/{id:guid}/customer", (Guid id) => Part<CustomerPane>(new { Id = new ConversationId(id) }));
        desk.MapGet("/{id:guid}/reminder", ReminderAsync);
    }

    /// <summary>A part of a page. What writes the doors does not see the components: their names do not stand in a door's signature.</summary>
    public static IResult Part<T>(object parameters)
        where T : IComponent => new RazorComponentResult<T>(parameters);

    private static IResult List(HttpContext http)
    {
        var query = DeskQuery.Of(http.Request.Query);
        var open = DeskQuery.OpenIn(http.Request.Headers["HX-Current-URL"]);
        http.Response.Headers["HX-Push-Url"] = query.Href(open);
        return Part<ListWithViews>(new { Query = query, Open = open });
    }

    private static async Task<IResult> RowsAsync(HttpContext http, ListLoader loader, CancellationToken ct) =>
        Part<RowsWithCount>(new { List = await loader.ListAsync(DeskQuery.Of(http.Request.Query), ct), Open = DeskQuery.OpenIn(http.Request.Headers["HX-Current-URL"]) });

    private static IResult ThreadOf(Guid id) => Part<ThreadWithCustomer>(new { Id = new ConversationId(id) });

    /// <summary>A conversation that went out of the reader's reach takes the whole pane with it.</summary>
    private static async Task<IResult> TopAsync(Guid id, HttpContext http, ThreadLoader loader, CancellationToken ct)
    {
        if (await loader.FindAsync(new ConversationId(id), ct) is { } thread)
        {
            return Part<ThreadTop>(new { Thread = thread });
        }

        http.Response.Headers["HX-Retarget"] = "#wb-thread";
        http.Response.Headers["HX-Reswap"] = "outerHTML";
        return Part<NoThread>(new { Gone = true });
    }

    private static async Task<IResult> MessagesAsync(Guid id, long? from, ThreadLoader loader, CancellationToken ct)
    {
        var conversation = new ConversationId(id);
        return await loader.FindAsync(conversation, ct) is { } thread
            ? Part<MessagesWithDue>(new { Thread = thread, Part = await loader.MessagesAsync(conversation, from, ct) })
            : TypedResults.NoContent();
    }

    private static async Task<IResult> AnswersAsync(Guid id, string? q, ThreadLoader loader, CancellationToken ct) =>
        await loader.FindAsync(new ConversationId(id), ct) is { } thread ? Part<Answers>(new { Thread = thread, Query = q }) : TypedResults.NoContent();

    /// <summary>Only who serves the conversation is reminded of it.</summary>
    private static async Task<IResult> ReminderAsync(Guid id, ThreadLoader loader, CurrentActor current, CancellationToken ct) =>
        await loader.FindAsync(new ConversationId(id), ct) is { Mine: true, Row.DueAtUtc: not null } thread ? Part<Reminder>(new { Thread = thread }) : TypedResults.NoContent();
}
