using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Operations;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Approvals;

/// <summary>Asks for an approval; gives its id.</summary>
[Requires("approvals.ask")]
internal sealed record AskApproval(Guid ShopId, ApprovalKind Kind, string Subject, string Grounds) : ICommand<Guid>;

internal sealed class AskApprovalValidator : AbstractValidator<AskApproval>
{
    public AskApprovalValidator(IStringLocalizer<OperationsText> text)
    {
        RuleFor(r => r.Kind).IsInEnum();
        RuleFor(r => r.Subject).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]).MaximumLength(200);
        RuleFor(r => r.Grounds).Must(s => !string.IsNullOrWhiteSpace(s)).WithMessage(_ => text["fill-in"]).MaximumLength(4000);
    }
}

internal sealed class AskApprovalHandler(KefuDbContext db, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<AskApproval, Guid>
{
    public Task<Guid> HandleAsync(AskApproval request, CancellationToken ct)
    {
        var actor = current.Actor;
        if (actor.Kind != ActorKind.Staff || !actor.Shops.Contains(request.ShopId))
        {
            throw new NotFound();
        }

        var approval = new Approval
        {
            Id = Guid.CreateVersion7(),
            ShopId = request.ShopId,
            Kind = request.Kind,
            Subject = request.Subject.Trim(),
            Grounds = request.Grounds.Trim(),
            AskedBy = new StaffId(actor.Id),
            AskedByName = actor.Name,
            AskedAtUtc = clock.UtcNow(),
        };
        db.Add(approval);
        log.Append(new ApprovalAsked(approval.Id, approval.Kind), "approval", approval.Id, approval.ShopId);
        return Task.FromResult(approval.Id);
    }
}
