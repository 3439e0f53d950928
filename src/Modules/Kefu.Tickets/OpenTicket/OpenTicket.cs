using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.OpenTicket;

/// <summary>Opens a ticket, from a conversation or by hand, once customer, order and contact agree with order data.</summary>
/// <param name="ShopId">Needed only when no conversation is given.</param>
/// <param name="CustomerId">The shop's id of the customer; with a conversation its customer is taken.</param>
/// <param name="ConfirmContact">The person has checked that a contact which differs from the order's is right.</param>
/// <param name="AssignToMe">The person who opens it works on it.</param>
[Requires("tickets.open")]
internal sealed record OpenTicket(
    Guid? ShopId,
    ConversationId? ConversationId,
    TicketKind Kind,
    TicketPriority Priority,
    string Subject,
    string Text,
    string? CustomerId,
    string? OrderNumber,
    string Contact,
    bool ConfirmContact = false,
    bool AssignToMe = false) : ICommand<OpenedTicket>;

/// <summary>The ticket that was opened.</summary>
internal sealed record OpenedTicket(TicketId Id, long Number);

internal sealed class OpenTicketHandler(KefuDbContext db, IntakeCheck check, Counters numbers, DefaultOwner owners, IConversations conversations, EventLog log, CurrentActor current, TimeProvider clock)
    : IHandler<OpenTicket, OpenedTicket>
{
    public async Task<OpenedTicket> HandleAsync(OpenTicket request, CancellationToken ct)
    {
        var conversation = request.ConversationId is { } id ? await conversations.FindAsync(id, ct) ?? throw new NotFound() : null;
        var shopId = conversation?.ShopId ?? request.ShopId ?? Guid.Empty;
        var actor = current.Actor;
        if (!actor.Shops.Contains(shopId))
        {
            throw new NotFound();
        }

        var intake = await check.RunAsync(request, shopId, conversation, ct);
        var now = clock.UtcNow();
        var ticket = Ticket.Open(await numbers.NumberAsync(Ticket.NumberCounter, ct), intake, await OwnerAsync(conversation, shopId, ct), now);
        var entry = TicketEntry.Of(ticket, EntryKind.Opening, AuthorKind.Agent, actor.Id, actor.Name, Visibility.Internal, request.Text.Trim(), now);
        db.Add(ticket);
        db.Add(entry);
        log.Append(new TicketOpened(ticket.Id, ticket.Number, ticket.Kind, ticket.Customer, ticket.Conversation, ticket.Owner), "ticket", ticket.Id.Value, shopId);
        if (request.AssignToMe && actor.Kind == ActorKind.Staff && actor.May("tickets.work"))
        {
            var me = new StaffId(actor.Id);
            ticket.Assign(me, now);
            log.Append(new TicketAssigned(ticket.Id, null, me), "ticket", ticket.Id.Value, shopId);
        }

        return new OpenedTicket(ticket.Id, ticket.Number);
    }

    // The first handler stays accountable, also for what comes out of the conversation.
    private async Task<StaffId> OwnerAsync(ConversationCard? conversation, Guid shopId, CancellationToken ct) =>
        conversation?.Owner ?? conversation?.AssignedTo
        ?? (current.Actor.Kind == ActorKind.Staff ? new StaffId(current.Actor.Id) : await owners.FindAsync(shopId, ct) ?? throw new RuleBroken<TicketsText>("tickets.needs-owner"));
}

internal sealed class OpenTicketValidator : AbstractValidator<OpenTicket>
{
    public OpenTicketValidator(IStringLocalizer<TicketsText> text)
    {
        RuleFor(x => x.Subject).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]);
        RuleFor(x => x.Subject).MaximumLength(200).WithMessage(_ => text["too-long", 200]);
        RuleFor(x => x.Text).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]);
        RuleFor(x => x.Text).MaximumLength(8000).WithMessage(_ => text["too-long", 8000]);
        RuleFor(x => x.Kind).IsInEnum();
        RuleFor(x => x.Priority).IsInEnum();
        RuleFor(x => x.ShopId).Must(s => s is not null && s != Guid.Empty).When(x => x.ConversationId is null).WithMessage(_ => text["choose-shop"]);
    }
}
