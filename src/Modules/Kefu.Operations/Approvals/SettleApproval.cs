using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Operations;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Approvals;

/// <summary>Grants or refuses; the right depends on the kind.</summary>
[Requires("approvals.view")]
internal sealed record DecideApproval(Guid Id, bool Approve, string Words) : ICommand<Done>;

/// <summary>Who asked takes it back.</summary>
[Requires("approvals.ask")]
internal sealed record WithdrawApproval(Guid Id) : ICommand<Done>;

internal sealed class DecideApprovalValidator : AbstractValidator<DecideApproval>
{
    public DecideApprovalValidator() => RuleFor(r => r.Words).MaximumLength(2000);
}

internal sealed class SettleApprovalHandler(KefuDbContext db, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<DecideApproval, Done>, IHandler<WithdrawApproval, Done>
{
    public async Task<Done> HandleAsync(DecideApproval request, CancellationToken ct)
    {
        var approval = await FindAsync(request.Id, ct);
        if (!current.Actor.May(Approval.RightOf(approval.Kind)))
        {
            throw new Denied(Approval.RightOf(approval.Kind));
        }

        approval.Decide(request.Approve, request.Words, new StaffId(current.Actor.Id), current.Actor.Name, clock.UtcNow());
        return Tell(approval);
    }

    public async Task<Done> HandleAsync(WithdrawApproval request, CancellationToken ct)
    {
        var approval = await FindAsync(request.Id, ct);
        approval.Withdraw(new StaffId(current.Actor.Id), current.Actor.Name, clock.UtcNow());
        return Tell(approval);
    }

    // What somebody neither asked nor may decide does not exist for them.
    private async Task<Approval> FindAsync(Guid id, CancellationToken ct) =>
        await db.Set<Approval>().Where(ApprovalReach.Of(current.Actor)).SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFound();

    private Done Tell(Approval approval)
    {
        log.Append(new ApprovalSettled(approval.Id, approval.Kind, approval.State, approval.AskedBy), "approval", approval.Id, approval.ShopId);
        return default;
    }
}
