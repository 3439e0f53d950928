using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Text;
using Kefu.Platform.Web;
using Kefu.Tickets.GetTicket;
using Kefu.Tickets.ListTickets;
using Kefu.Tickets.OpenTicket;
using Kefu.Tickets.WorkTicket;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Handler = Kefu.Platform.Handling.Dispatcher;

namespace Kefu.Tickets;

/// <summary>The doors for programs.</summary>
internal static class TicketsApi
{
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder api)
    {
        var tickets = api.MapGroup("/tickets").WithTags("Tickets").ProducesProblem(StatusCodes.Status404NotFound);
        tickets.MapGet("", ListAsync).WithMetadata(new RequiresAttribute("tickets.view")).WithName("listTickets")
            .WithSummary("List tickets").WithDescription("Within the caller's reach, a page at a time: give the last answer's next as after. View: mine, unassigned, handOvers, major, all.");
        tickets.MapGet("/{number:long}", async (long number, Handler send, CancellationToken ct) => TypedResults.Ok(await send.SendAsync(new GetTicket.GetTicket(number), ct)))
            .WithMetadata(new RequiresAttribute("tickets.view")).WithName("getTicket").WithSummary("Get a ticket with its entries");
        tickets.MapGet("/{number:long}/timeline", async (long number, Handler send, CancellationToken ct) => TypedResults.Ok(await send.SendAsync(new GetTimeline(number), ct)))
            .WithMetadata(new RequiresAttribute("tickets.view")).WithName("getTicketTimeline").WithSummary("Get everything that happened, from the first contact on");
        tickets.MapPost("", OpenAsync).WithMetadata(new RequiresAttribute("tickets.open")).WithName("openTicket")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .WithSummary("Open a ticket").WithDescription("From a conversation (conversationId) or by hand (shopId and customerId). Customer, order number and contact are compared with order data; a contact that differs from the order's must be confirmed with confirmContact.");
        ExportTickets.ExportDoor.Map(tickets);
        var work = tickets.MapGroup("/{number:long}").WithMetadata(new RequiresAttribute("tickets.work")).ProducesProblem(StatusCodes.Status409Conflict);
        var own = tickets.MapGroup("/{number:long}").WithMetadata(new RequiresAttribute("tickets.own")).ProducesProblem(StatusCodes.Status409Conflict);
        work.MapPost("/entries", (long number, EntryRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new WriteEntry(number, r.Text ?? "", r.Visibility ?? Visibility.Internal, r.SaidByCustomer), ct))
            .WithName("writeTicketEntry").WithSummary("Write an entry");
        own.MapPost("/assign", (long number, PersonRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new AssignTicket(number, r.To), ct))
            .WithName("assignTicket").WithSummary("Assign the ticket");
        work.MapPost("/change", (long number, ChangeRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new ChangeTicket(number, r.Subject ?? "", r.Kind, r.Priority), ct))
            .WithName("changeTicket").WithSummary("Change subject, kind or priority");
        own.MapPost("/major", (long number, MajorRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new DeclareMajor(number, r.Major, r.Why ?? ""), ct))
            .WithName("setTicketMajor").WithSummary("Declare a major problem, or say that it is none any more");
        own.MapPost("/hand-over", (long number, HandOverRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new OfferHandOver(number, r.To, r.Note ?? ""), ct))
            .WithName("offerTicketHandOver").WithSummary("Ask somebody to take the ticket over");
        own.MapPost("/hand-over/accept", (long number, NothingRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, _ => new AcceptHandOver(number), ct))
            .WithName("acceptTicketHandOver").WithSummary("Accept a hand-over");
        own.MapPost("/hand-over/decline", (long number, WhyRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new DeclineHandOver(number, r.Why ?? ""), ct))
            .WithName("declineTicketHandOver").WithSummary("Decline or take back a hand-over");
        work.MapPost("/waiting", (long number, WaitingRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new SetWaiting(number, r.ForCustomer), ct))
            .WithName("setTicketWaiting").WithSummary("Wait for the customer, or go on");
        work.MapPost("/resolve", (long number, ResultRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new ResolveTicket(number, r.Result ?? ""), ct))
            .WithName("resolveTicket").WithSummary("Resolve with a result that the customer reads");
        work.MapPost("/reopen", (long number, WhyRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new ReopenTicket(number, r.Why ?? ""), ct))
            .WithName("reopenTicket").WithSummary("Open a resolved ticket again");
        work.MapPost("/merge", (long number, MergeRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, r => new MergeTickets.MergeTickets(number, r.Source), ct))
            .WithName("mergeTickets").WithSummary("Merge another ticket of the same customer into this one");
        work.MapPost("/unmerge", (long number, NothingRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, _ => new MergeTickets.UnmergeTicket(number), ct))
            .WithName("unmergeTicket").WithSummary("Take a merge back, within a quarter of an hour");
        work.MapPost("/close", (long number, NothingRequest? body, Handler send, CancellationToken ct) => CarryOutAsync(send, body, _ => new CloseTicket(number), ct))
            .WithName("closeTicket").WithSummary("Close a resolved ticket");
    }

    private static async Task<NoContent> CarryOutAsync<TBody>(Handler send, TBody? body, Func<TBody, ICommand<Done>> command, CancellationToken ct)
        where TBody : class, new()
    {
        await send.SendAsync(command(body ?? new TBody()), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<TicketList>> ListAsync(
        Handler send, Named<TicketView>? view, Named<TicketStatus>? status, Named<TicketKind>? kind, Named<TicketPriority>? priority, Guid? shop, string? q, string? sort, string? after, int? take, CancellationToken ct)
    {
        var filter = new TicketFilter(status?.Value, kind?.Value, priority?.Value, shop, string.IsNullOrWhiteSpace(q) ? null : Cut.To(q, 200));
        var order = (sort ?? "").TrimStart('-');
        return TypedResults.Ok(await send.SendAsync(new ListTickets.ListTickets(view?.Value ?? TicketView.All, filter, order, sort?.StartsWith('-') == true, after, null, Math.Clamp(take ?? 50, 1, Most)), ct));
    }

    private static async Task<Created<OpenedTicket>> OpenAsync(OpenTicket.OpenTicket request, Handler send, CancellationToken ct)
    {
        var opened = await send.SendAsync(request, ct);
        return TypedResults.Created($"/api/v1/tickets/{opened.Number}", opened);
    }

    internal sealed record EntryRequest
    {
        public string? Text { get; init; }

        public Visibility? Visibility { get; init; }

        public bool SaidByCustomer { get; init; }
    }

    internal sealed record PersonRequest
    {
        public StaffId To { get; init; }
    }

    internal sealed record HandOverRequest
    {
        public StaffId To { get; init; }

        public string? Note { get; init; }
    }

    internal sealed record ChangeRequest
    {
        public string? Subject { get; init; }

        public TicketKind Kind { get; init; }

        public TicketPriority Priority { get; init; } = TicketPriority.Normal;
    }

    internal sealed record WhyRequest
    {
        public string? Why { get; init; }
    }

    internal sealed record MajorRequest
    {
        public bool Major { get; init; } = true;

        public string? Why { get; init; }
    }

    internal sealed record WaitingRequest
    {
        public bool ForCustomer { get; init; } = true;
    }

    internal sealed record ResultRequest
    {
        public string? Result { get; init; }
    }

    internal sealed record MergeRequest
    {
        public long Source { get; init; }
    }

    internal sealed record NothingRequest;
}
