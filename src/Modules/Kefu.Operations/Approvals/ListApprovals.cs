using System.Linq.Expressions;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Operations;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Approvals;

/// <summary>What the actor asked for or may decide, newest first: what waits, or what is settled.</summary>
[Requires("approvals.view")]
internal sealed record ListApprovals(bool Waiting, Guid? Before = null, int Take = 50) : IQuery<ApprovalList>;

internal sealed record ApprovalList(IReadOnlyList<ApprovalRow> Rows, Guid? Next);

internal sealed record ApprovalRow(
    Guid Id, Guid ShopId, ApprovalKind Kind, string Subject, string Grounds, string AskedByName, DateTime AskedAtUtc,
    ApprovalState State, string? SettledByName, DateTime? SettledAtUtc, string Words, bool MayDecide, bool Mine);

internal static class ApprovalReach
{
    /// <summary>The requests that exist for this person.</summary>
    public static Expression<Func<Approval, bool>> Of(Actor actor)
    {
        var me = new StaffId(actor.Id);
        var kinds = Enum.GetValues<ApprovalKind>().Where(k => actor.May(Approval.RightOf(k))).ToList();
        return a => a.AskedBy == me || kinds.Contains(a.Kind);
    }
}

internal sealed class ListApprovalsHandler(KefuDbContext db, CurrentActor current) : IHandler<ListApprovals, ApprovalList>
{
    private const int Most = 200;

    public async Task<ApprovalList> HandleAsync(ListApprovals request, CancellationToken ct)
    {
        var (actor, take) = (current.Actor, Math.Clamp(request.Take, 1, Most));
        var query = db.Set<Approval>().AsNoTracking().Where(ApprovalReach.Of(actor));
        query = request.Waiting ? query.Where(a => a.State == ApprovalState.Waiting) : query.Where(a => a.State != ApprovalState.Waiting);
        if (request.Before is { } before)
        {
            query = query.Where(a => a.Id < before);
        }

        var found = await query.OrderByDescending(a => a.Id).Take(take + 1).ToListAsync(ct);
        return new ApprovalList(
            [.. found.Take(take).Select(a => new ApprovalRow(
                a.Id, a.ShopId, a.Kind, a.Subject, a.Grounds, a.AskedByName, a.AskedAtUtc, a.State, a.SettledByName, a.SettledAtUtc, a.Words,
                a.State == ApprovalState.Waiting && a.AskedBy.Value != actor.Id && actor.May(Approval.RightOf(a.Kind)), a.AskedBy.Value == actor.Id))],
            found.Count > take ? found[take - 1].Id : null);
    }
}
