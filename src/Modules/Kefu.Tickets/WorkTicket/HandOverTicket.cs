using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;

namespace Kefu.Tickets.WorkTicket;

/// <summary>The owner, or who leads, asks somebody to become accountable; the note is mandatory. Who asks themselves has accepted.</summary>
[Requires("tickets.own")]
internal sealed record OfferHandOver(long Number, StaffId To, string Note) : ICommand<Done>;

internal sealed class OfferHandOverHandler(TicketReach reach, Colleagues colleagues, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<OfferHandOver, Done>
{
    public async Task<Done> HandleAsync(OfferHandOver request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        var actor = current.Actor;
        if (ticket.Owner.Value != actor.Id && !actor.May("tickets.see-team") && !actor.May("tickets.see-all"))
        {
            throw new RuleBroken<TicketsText>("tickets.owner-only");
        }

        await colleagues.DemandAsync(request.To, ticket, Colleagues.Own(ticket), ct);
        ticket.OfferHandOver(request.To, request.Note ?? "", clock.UtcNow());
        log.Append(new TicketHandOverOffered(ticket.Id, ticket.Owner, request.To, ticket.HandOverNote!), "ticket", ticket.Id.Value, ticket.ShopId);
        if (request.To.Value == actor.Id)
        {
            var from = ticket.AcceptHandOver(request.To, actor.May(Colleagues.Work), clock.UtcNow());
            log.Append(new TicketHandOverAccepted(ticket.Id, from, request.To), "ticket", ticket.Id.Value, ticket.ShopId);
        }

        return default;
    }
}

/// <summary>The person asked accepts: ownership moves.</summary>
[Requires("tickets.own")]
internal sealed record AcceptHandOver(long Number) : ICommand<Done>;

internal sealed class AcceptHandOverHandler(TicketReach reach, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<AcceptHandOver, Done>
{
    public async Task<Done> HandleAsync(AcceptHandOver request, CancellationToken ct)
    {
        var ticket = await reach.GetAskedAsync(request.Number, ct);
        var me = new StaffId(current.Actor.Id);
        if (!current.Actor.May(Colleagues.Own(ticket)))
        {
            throw new Denied(Colleagues.Own(ticket));
        }

        var from = ticket.AcceptHandOver(me, current.Actor.May(Colleagues.Work), clock.UtcNow());
        log.Append(new TicketHandOverAccepted(ticket.Id, from, me), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}

/// <summary>The person asked says no, or who asked takes it back.</summary>
[Requires("tickets.own")]
internal sealed record DeclineHandOver(long Number, string Why) : ICommand<Done>;

internal sealed class DeclineHandOverHandler(TicketReach reach, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<DeclineHandOver, Done>
{
    public async Task<Done> HandleAsync(DeclineHandOver request, CancellationToken ct)
    {
        var ticket = await reach.GetAskedAsync(request.Number, ct);
        var actor = current.Actor;
        if (ticket.HandOverTo?.Value != actor.Id && ticket.Owner.Value != actor.Id && !actor.May("tickets.see-team") && !actor.May("tickets.see-all"))
        {
            throw new RuleBroken<TicketsText>("tickets.no-hand-over");
        }

        var to = ticket.EndHandOver(clock.UtcNow());
        log.Append(new TicketHandOverDeclined(ticket.Id, ticket.Owner, to, (request.Why ?? "").Trim()), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}
