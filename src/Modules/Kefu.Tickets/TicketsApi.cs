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
        Act(work, "/entries", "writeTicketEntry", "Write an entry", (long number, EntryRequest r) => new WriteEntry(number, r.Text ?? "", r.Visibility ?? Visibility.Internal, r.SaidByCustomer));
        Act(own, "/assign", "assignTicket", "Assign the ticket", (long number, PersonRequest r) => new AssignTicket(number, r.To));
        Act(work, "/change", "changeTicket", "Change subject, kind or priority", (long number, ChangeRequest r) => new ChangeTicket(number, r.Subject ?? "", r.Kind, r.Priority));
        Act(own, "/major", "setTicketMajor", "Declare a major problem, or say that it is none any more", (long number, MajorRequest r) => new DeclareMajor(number, r.Major, r.Why ?? ""));
        Act(own, "/hand-over", "offerTicketHandOver", "Ask somebody to take the ticket over", (long number, HandOverRequest r) => new OfferHandOver(number, r.To, r.Note ?? ""));
        Act(own, "/hand-over/accept", "acceptTicketHandOver", "Accept a hand-over", (long number, NothingRequest _) => new AcceptHandOver(number));
        Act(own, "/hand-over/decline", "declineTicketHandOver", "Decline or take back a hand-over", (long number, WhyRequest r) => new DeclineHandOver(number, r.Why ?? ""));
        Act(work, "/waiting", "setTicketWaiting", "Wait for the customer, or go on", (long number, WaitingRequest r) => new SetWaiting(number, r.ForCustomer));
        Act(work, "/resolve", "resolveTicket", "Resolve with a result that the customer reads", (long number, ResultRequest r) => new ResolveTicket(number, r.Result ?? ""));
        Act(work, "/reopen", "reopenTicket", "Open a resolved ticket again", (long number, WhyRequest r) => new ReopenTicket(number, r.Why ?? ""));
        Act(work, "/merge", "mergeTickets", "Merge another ticket of the same customer into this one", (long number, MergeRequest r) => new MergeTickets.MergeTickets(number, r.Source));
        Act(work, "/unmerge", "unmergeTicket", "Take a merge back, within a quarter of an hour", (long number, NothingRequest _) => new MergeTickets.UnmergeTicket(number));
        Act(work, "/close", "closeTicket", "Close a resolved ticket", (long number, NothingRequest _) => new CloseTicket(number));
    }

    private static void Act<TBody>(IEndpointRouteBuilder work, string path, string name, string summary, Func<long, TBody, ICommand<Done>> command)
        where TBody : class, new() =>
        work.MapPost(path, async (long number, TBody? body, Handler send, CancellationToken ct) =>
        {
            await send.SendAsync(command(number, body ?? new TBody()), ct);
            return TypedResults.NoContent();
        }).WithName(name).WithSummary(summary);

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
