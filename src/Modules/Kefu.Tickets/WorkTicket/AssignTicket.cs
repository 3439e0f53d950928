using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.WorkTicket;

/// <summary>Gives a ticket to somebody to work on; everybody may take a pooled one, leaders may give any.</summary>
[Requires("tickets.own")]
internal sealed record AssignTicket(long Number, StaffId To) : ICommand<Done>;

internal sealed class AssignTicketHandler(TicketReach reach, Colleagues colleagues, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<AssignTicket, Done>
{
    public async Task<Done> HandleAsync(AssignTicket request, CancellationToken ct)
    {
        var actor = current.Actor;
        if (await reach.FindAsync(request.Number, ct) is not { } ticket)
        {
            // Whoever was a moment too late hears that, though not who was faster: that is out of their reach by now (F21).
            throw request.To.Value == actor.Id && await reach.WasTakenAsync(request.Number, ct) ? new RuleBroken<TicketsText>("tickets.taken") : new NotFound();
        }

        var forSelf = request.To.Value == actor.Id && ticket.Assignee is null;
        var leads = actor.Kind == ActorKind.System || actor.May("tickets.see-team") || actor.May("tickets.see-all");
        if (!forSelf && !leads && ticket.Owner.Value != actor.Id)
        {
            throw new Denied("tickets.see-team");
        }

        await colleagues.DemandAsync(request.To, ticket, Colleagues.Work, ct);
        var from = ticket.Assignee;
        ticket.Assign(request.To, clock.UtcNow());
        log.Append(new TicketAssigned(ticket.Id, from, request.To), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}

/// <summary>Knows who can be given a shop's tickets.</summary>
internal sealed class Colleagues(IStaffDirectory staff, IStringLocalizer<TicketsText> text)
{
    /// <summary>The right of who works on tickets.</summary>
    public const string Work = "tickets.work";

    /// <summary>The right of who can answer for this ticket.</summary>
    public static string Own(Ticket ticket) => ticket.Major ? "tickets.own-major" : "tickets.own";

    public async Task<IReadOnlyList<StaffCard>> ListAsync(Ticket ticket, string right, CancellationToken ct) =>
        [.. (await staff.ListAsync(ticket.ShopId, ct)).Where(s => s.Permissions.Contains(right))];

    public async Task DemandAsync(StaffId person, Ticket ticket, string right, CancellationToken ct)
    {
        if (!(await ListAsync(ticket, right, ct)).Any(s => s.Id == person))
        {
            throw new Invalid("to", text[right == Work ? "not-a-colleague" : ticket.Major ? "not-for-major" : "not-an-owner"]);
        }
    }
}
