using System.Globalization;
using Kefu.Contracts.Customers;
using Kefu.Conversations.EnterWidget;
using Kefu.Conversations.PostMessage;
using Kefu.Conversations.Views;
using Kefu.Conversations.WidgetFeed;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Conversations.Widget;

/// <summary>The customer's doors: for the widget and for shops' apps alike.</summary>
internal static class WidgetEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var open = api.MapGroup("/widget").WithTags("Customer").WithMetadata(CrossSiteDoor.Instance);
        open.MapGet("/config", ConfigAsync).WithName("GetWidgetConfig").WithSummary("What the widget needs to draw itself for a shop.")
            .WithMetadata(new LimitedAttribute(Door.History)).WithMetadata(new PublicDoorAttribute("The shop's name, colour and greeting stand on its public pages."));
        open.MapPost("/session", EnterAsync).WithName("EnterWidget").WithSummary("Opens or resumes a customer's session and gives the token for the other doors.")
            .WithMetadata(new LimitedAttribute(Door.Session)).WithMetadata(new PublicDoorAttribute("Customers have no account here: this door gives them the token that opens the others."));

        var own = api.MapGroup("/widget").WithTags("Customer").WithMetadata(CrossSiteDoor.Instance, new RequiresVisitorAttribute());
        own.MapGet("/messages", HistoryAsync).WithName("ListOwnMessages").WithSummary("The customer's messages in this shop, over all conversations; oldest first within a page.").WithMetadata(new LimitedAttribute(Door.History));
        own.MapPost("/messages", PostAsync).WithName("PostMessage").WithSummary("Sends a message; the same clientId is accepted once and answered the same again.").WithMetadata(new LimitedAttribute(Door.Message));
        own.MapGet("/feed", FeedAsync).WithName("FollowOwnFeed").WithSummary("Server-sent events of the customer's conversations, resumable by Last-Event-ID or after.")
            .Produces(StatusCodes.Status200OK, contentType: "text/event-stream").WithMetadata(new LimitedAttribute(Door.Feed)).DisableRequestTimeout();
        own.MapPost("/handover", HandoverAsync).WithName("RequestPerson").WithSummary("Asks for a person.").WithMetadata(new LimitedAttribute(Door.Handover));
        WidgetMoreEndpoints.Map(own);
    }

    private static async Task<Ok<WidgetConfig>> ConfigAsync(string shop, string? lang, HttpContext http, Dispatcher dispatcher, CancellationToken ct)
    {
        var config = await dispatcher.SendAsync(new GetWidgetConfig(shop, lang), ct);
        http.Response.Headers.CacheControl = "public, max-age=60";
        return TypedResults.Ok(config);
    }

    private static async Task<Ok<WidgetSession>> EnterAsync(EnterWidget.EnterWidget body, HttpContext http, WidgetOrigins origins, Dispatcher dispatcher, CancellationToken ct)
    {
        await origins.DemandAsync(http, body.Shop, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(await dispatcher.SendAsync(body with { UserAgent = http.Request.Headers.UserAgent.ToString() }, ct));
    }

    private static async Task<Ok<MessagePage>> HistoryAsync(long? before, int? take, HttpContext http, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(new ListOwnMessages(before, take, Language(http)), ct));

    private static async Task<Results<Created<MessageView>, Ok<MessageView>>> PostAsync(PostMessage.PostMessage body, Dispatcher dispatcher, CancellationToken ct)
    {
        var posted = await dispatcher.SendAsync(body, ct);
        return posted.New ? TypedResults.Created((string?)null, posted.Message) : TypedResults.Ok(posted.Message);
    }

    private static Task FeedAsync(HttpContext http, CurrentActor current, IServiceScopeFactory scopes, QueueMoves moves, FreshMessages fresh) =>
        LiveStream.WriteAsync(http, new CustomerFeed(scopes, moves, fresh, current.Actor, Language(http)));

    private static async Task<Ok<CustomerConversation>> HandoverAsync(Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(new RequestPerson.RequestPerson(), ct));

    internal static string Language(HttpContext _) => Languages.Of(CultureInfo.CurrentUICulture.Name, "zh-CN");
}
