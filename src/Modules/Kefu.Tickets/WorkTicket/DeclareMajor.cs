using FluentValidation;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Time;
using Kefu.Tickets.Data;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.WorkTicket;

/// <summary>Declares a major problem; only who answers for those says that it is none any more (S4-4.1).</summary>
[Requires("tickets.own")]
internal sealed record DeclareMajor(long Number, bool Major, string Why) : ICommand<Done>;

internal sealed class DeclareMajorHandler(TicketReach reach, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<DeclareMajor, Done>
{
    public async Task<Done> HandleAsync(DeclareMajor request, CancellationToken ct)
    {
        var ticket = await reach.GetAsync(request.Number, ct);
        if (!request.Major && !current.Actor.May("tickets.own-major"))
        {
            throw new Denied("tickets.own-major");
        }

        ticket.SetMajor(request.Major, clock.UtcNow());
        log.Append(new TicketMajorSet(ticket.Id, request.Major, request.Why.Trim()), "ticket", ticket.Id.Value, ticket.ShopId);
        return default;
    }
}

internal sealed class DeclareMajorValidator : AbstractValidator<DeclareMajor>
{
    public DeclareMajorValidator(IStringLocalizer<TicketsText> text)
    {
        RuleFor(x => x.Why).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]);
        RuleFor(x => x.Why).MaximumLength(2000).WithMessage(_ => text["too-long", 2000]);
    }
}
