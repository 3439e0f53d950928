using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Tickets.OpenTicket;
using Kefu.Tickets.WorkTicket;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.Pages;

internal static class TicketForms
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var open = pages.MapGroup("").WithMetadata(new RequiresAttribute("tickets.open")).ExcludeFromDescription();
        open.MapGet("/fragments/tickets/new", IResult (string? conversation) => new RazorComponentResult<OpenTicketDialog>(new { Conversation = conversation }));
        open.MapPost("/fragments/tickets/new", (HttpContext http, Dispatcher dispatcher, IStringLocalizer<TicketsText> text) => OpenAsync(http, dispatcher, text, inDialog: true));
        open.MapPost("/fragments/tickets/open", (HttpContext http, Dispatcher dispatcher, IStringLocalizer<TicketsText> text) => OpenAsync(http, dispatcher, text, inDialog: false));

        ExportTickets.ExportDoor.MapForm(pages);
        var work = pages.MapGroup("").WithMetadata(new RequiresAttribute("tickets.work")).ExcludeFromDescription();
        var own = pages.MapGroup("").WithMetadata(new RequiresAttribute("tickets.own")).ExcludeFromDescription();
        own.MapGet("/fragments/tickets/{number:long}/assign", IResult (long number) => Dialog(number, "assign"));
        own.MapGet("/fragments/tickets/{number:long}/hand-over", IResult (long number) => Dialog(number, "hand-over"));
        own.MapGet("/fragments/tickets/{number:long}/major", IResult (long number) => new RazorComponentResult<MajorDialog>(new { Number = number }));
        Form(typeof(MajorDialog), own, "major", (number, form) => new DeclareMajor(number, form["major"] == "true", form["why"].ToString()));
        Form(typeof(PersonDialog), own, "assign", (number, form) => new AssignTicket(number, Person(form)));
        Form(typeof(PersonDialog), own, "hand-over", (number, form) => new OfferHandOver(number, Person(form), form["note"].ToString()));
        work.MapGet("/fragments/tickets/{number:long}/merge", IResult (long number) => new RazorComponentResult<MergeDialog>(new { Number = number }));
        Form(typeof(MergeDialog), work, "merge", (number, form) => new MergeTickets.MergeTickets(number, long.TryParse(form["source"], System.Globalization.CultureInfo.InvariantCulture, out var source) ? source : 0));
        Button(work, "unmerge", (number, _, _) => new MergeTickets.UnmergeTicket(number));
        Form(typeof(EntryForm), work, "entries", (number, form) => new WriteEntry(number, form["text"].ToString(), form["as"] == "public" ? Visibility.Public : Visibility.Internal, form["as"] == "customer"));
        Form(typeof(ResolveForm), work, "resolve", (number, form) => new ResolveTicket(number, form["result"].ToString()));
        Button(work, "take", (number, actor, _) => new AssignTicket(number, new StaffId(actor.Id)));
        Button(own, "hand-over/accept", (number, _, _) => new AcceptHandOver(number));
        Button(own, "hand-over/decline", (number, _, _) => new DeclineHandOver(number, ""));
        Button(work, "wait", (number, _, _) => new SetWaiting(number, true));
        Button(work, "go-on", (number, _, _) => new SetWaiting(number, false));
        Button(work, "reopen", (number, _, text) => new ReopenTicket(number, text["reopened-by-hand"]));
        Button(work, "close", (number, _, _) => new CloseTicket(number));
    }

    private static RazorComponentResult<PersonDialog> Dialog(long number, string act) => new(new { Number = number, Act = act });

    private static void Form(Type form, IEndpointRouteBuilder work, string act, Func<long, IFormCollection, ICommand<Done>> command)
    {
        work.MapPost("/tickets/{number:long}/" + act, (long number, HttpContext http, Dispatcher dispatcher) => FormPost.RunAsync(
            form,
            http,
            async posted =>
            {
                await dispatcher.SendAsync(command(number, posted), http.RequestAborted);
                return FormPost.Go(http, $"/tickets/{number}");
            },
            form == typeof(PersonDialog)
                ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["Number"] = number, ["Act"] = act }
                : new Dictionary<string, object?>(StringComparer.Ordinal) { ["Number"] = number }));
    }

    private static void Button(IEndpointRouteBuilder work, string act, Func<long, Actor, IStringLocalizer<TicketsText>, ICommand<Done>> command) =>
        work.MapPost("/tickets/{number:long}/" + act, async (long number, HttpContext http, Dispatcher dispatcher, CurrentActor current, IStringLocalizer<TicketsText> text) =>
        {
            await dispatcher.SendAsync(command(number, current.Actor, text), http.RequestAborted);
            return FormPost.Go(http, $"/tickets/{number}");
        });

    private static Task<IResult> OpenAsync(HttpContext http, Dispatcher dispatcher, IStringLocalizer<TicketsText> text, bool inDialog)
    {
        var more = new Dictionary<string, object?>(StringComparer.Ordinal) { ["InDialog"] = inDialog };
        return FormPost.RunAsync<OpenTicketForm>(
            http,
            async form =>
            {
                more["Conversation"] = form["conversation"].ToString() is { Length: > 0 } known ? known : null;
                var opened = await dispatcher.SendAsync(
                    new OpenTicket.OpenTicket(
                        Guid.TryParse(form["shop"], out var shop) ? shop : null,
                        ConversationId.TryParse(form["conversation"], out var conversation) ? conversation : null,
                        TicketOptions.Read<TicketKind>(form["kind"]) ?? TicketKind.Consultation,
                        TicketOptions.Read<TicketPriority>(form["priority"]) ?? TicketPriority.Normal,
                        form["subject"].ToString(),
                        form["text"].ToString(),
                        form["customerId"].ToString(),
                        form["orderNumber"].ToString(),
                        form["contact"].ToString(),
                        form[IntakeCheck.Confirm] == "true",
                        form["assignToMe"] == "true"),
                    http.RequestAborted);
                if (!inDialog)
                {
                    return FormPost.Go(http, $"/tickets/{opened.Number}");
                }

                http.Response.Headers["HX-Retarget"] = "#ticket-dialog";
                http.Response.Headers["HX-Trigger"] = "kefu:ticket-opened";
                return new RazorComponentResult<Toast>(new { Text = text["opened-number", opened.Number].Value, Kind = "good" });
            },
            more);
    }

    private static StaffId Person(IFormCollection form) => StaffId.TryParse(form["to"], out var id) ? id : default;
}
