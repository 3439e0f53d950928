using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.WorkTicket;

/// <summary>Writes a note, a public entry, or what the customer said elsewhere into a ticket.</summary>
[Requires("tickets.work")]
internal sealed record WriteEntry(long Number, string Text, Visibility Visibility, bool SaidByCustomer = false) : ICommand<Done>;

internal sealed class WriteEntryHandler(KefuDbContext db, TicketReach reach, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<WriteEntry, Done>
{
    public async Task<Done> HandleAsync(WriteEntry request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        var text = request.Text.Trim();
        var actor = current.Actor;
        var reopened = false;
        TicketEntry entry;
        if (request.SaidByCustomer)
        {
            (entry, reopened) = ticket.HearCustomer(text, Gratitude.IsOnlyThanks(text), ticket.Customer?.Value ?? Guid.Empty, "", clock.UtcNow());
        }
        else
        {
            entry = ticket.Write(request.Visibility, text, new StaffId(actor.Id), actor.Name, clock.UtcNow());
        }

        db.Add(entry);
        log.Append(new TicketEntryAdded(ticket.Id, entry.Id, entry.Author, entry.Visibility), "ticket", ticket.Id.Value, ticket.ShopId);
        if (reopened)
        {
            log.Append(new TicketReopened(ticket.Id, "customer"), "ticket", ticket.Id.Value, ticket.ShopId);
        }

        return default;
    }
}

internal sealed class WriteEntryValidator : AbstractValidator<WriteEntry>
{
    public WriteEntryValidator(IStringLocalizer<TicketsText> text)
    {
        RuleFor(x => x.Text).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]);
        RuleFor(x => x.Text).MaximumLength(8000).WithMessage(_ => text["too-long", 8000]);
    }
}

/// <summary>Changes what a ticket is about, its kind or its priority.</summary>
[Requires("tickets.work")]
internal sealed record ChangeTicket(long Number, string Subject, TicketKind Kind, TicketPriority Priority) : ICommand<Done>;

internal sealed class ChangeTicketHandler(TicketReach reach, EventLog log, TimeProvider clock) : IHandler<ChangeTicket, Done>
{
    public async Task<Done> HandleAsync(ChangeTicket request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        string[] fields =
        [
            .. ticket.Subject != request.Subject.Trim() ? ["subject"] : Array.Empty<string>(),
            .. ticket.Kind != request.Kind ? ["kind"] : Array.Empty<string>(),
            .. ticket.Priority != request.Priority ? ["priority"] : Array.Empty<string>(),
        ];
        if (fields.Length > 0)
        {
            ticket.Change(request.Subject.Trim(), request.Kind, request.Priority, clock.UtcNow());
            log.Append(new TicketChanged(ticket.Id, fields), "ticket", ticket.Id.Value, ticket.ShopId);
        }

        return default;
    }
}

internal sealed class ChangeTicketValidator : AbstractValidator<ChangeTicket>
{
    public ChangeTicketValidator(IStringLocalizer<TicketsText> text)
    {
        RuleFor(x => x.Subject).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]);
        RuleFor(x => x.Subject).MaximumLength(200).WithMessage(_ => text["too-long", 200]);
        RuleFor(x => x.Kind).IsInEnum();
        RuleFor(x => x.Priority).IsInEnum();
    }
}
