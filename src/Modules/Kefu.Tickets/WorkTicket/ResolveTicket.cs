using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.WorkTicket;

/// <summary>Settles a ticket with a result that the customer reads.</summary>
[Requires("tickets.work")]
internal sealed record ResolveTicket(long Number, string Result) : ICommand<Done>;

internal sealed class ResolveTicketHandler(KefuDbContext db, TicketReach reach, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<ResolveTicket, Done>
{
    public async Task<Done> HandleAsync(ResolveTicket request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        var me = new StaffId(current.Actor.Id);
        var entry = ticket.Resolve(request.Result, me, current.Actor.Name, clock.UtcNow());
        db.Add(entry);
        log.Append(new TicketEntryAdded(ticket.Id, entry.Id, entry.Author, entry.Visibility), "ticket", ticket.Id.Value, ticket.ShopId);
        log.Append(new TicketResolved(ticket.Id, ticket.Customer, me, ticket.Owner, entry.Id, ticket.Conversation), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}

internal sealed class ResolveTicketValidator : AbstractValidator<ResolveTicket>
{
    public ResolveTicketValidator(IStringLocalizer<TicketsText> text)
    {
        RuleFor(x => x.Result).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["result-needed"]);
        RuleFor(x => x.Result).MaximumLength(4000).WithMessage(_ => text["too-long", 4000]);
    }
}

/// <summary>Opens a resolved ticket again.</summary>
[Requires("tickets.work")]
internal sealed record ReopenTicket(long Number, string Why) : ICommand<Done>;

internal sealed class ReopenTicketHandler(TicketReach reach, EventLog log, TimeProvider clock) : IHandler<ReopenTicket, Done>
{
    public async Task<Done> HandleAsync(ReopenTicket request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        ticket.Reopen(clock.UtcNow());
        log.Append(new TicketReopened(ticket.Id, request.Why.Trim()), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}

internal sealed class ReopenTicketValidator : AbstractValidator<ReopenTicket>
{
    public ReopenTicketValidator(IStringLocalizer<TicketsText> text) => RuleFor(x => x.Why).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]);
}

/// <summary>Lets a ticket wait for the customer, or go on.</summary>
[Requires("tickets.work")]
internal sealed record SetWaiting(long Number, bool ForCustomer) : ICommand<Done>;

internal sealed class SetWaitingHandler(TicketReach reach, EventLog log, TimeProvider clock) : IHandler<SetWaiting, Done>
{
    public async Task<Done> HandleAsync(SetWaiting request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        if (request.ForCustomer)
        {
            ticket.WaitForCustomer(clock.UtcNow());
        }
        else
        {
            ticket.GoOn(clock.UtcNow());
        }

        log.Append(new TicketWaiting(ticket.Id, request.ForCustomer), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}

/// <summary>Ends a resolved ticket for good.</summary>
[Requires("tickets.work")]
internal sealed record CloseTicket(long Number) : ICommand<Done>;

internal sealed class CloseTicketHandler(TicketReach reach, EventLog log, TimeProvider clock) : IHandler<CloseTicket, Done>
{
    public async Task<Done> HandleAsync(CloseTicket request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        ticket.Close(clock.UtcNow());
        log.Append(new TicketClosed(ticket.Id), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}
