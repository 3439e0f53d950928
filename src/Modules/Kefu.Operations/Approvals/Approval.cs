using Kefu.Contracts.Identity;
using Kefu.Contracts.Operations;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;

namespace Kefu.Operations.Approvals;

/// <summary>A request that somebody with the right for its kind decides, never who asked (S4-4.1, S4-4.2).</summary>
internal sealed class Approval : IShopOwned
{
    public required Guid Id { get; init; }

    public required Guid ShopId { get; init; }

    public required ApprovalKind Kind { get; init; }

    public required string Subject { get; init; }

    public required string Grounds { get; init; }

    public required StaffId AskedBy { get; init; }

    public required string AskedByName { get; init; }

    public required DateTime AskedAtUtc { get; init; }

    public ApprovalState State { get; private set; }

    public StaffId? SettledBy { get; private set; }

    public string? SettledByName { get; private set; }

    public DateTime? SettledAtUtc { get; private set; }

    /// <summary>What was said with the decision; a refusal says why.</summary>
    public string Words { get; private set; } = "";

    public int Version { get; private set; }

    /// <summary>The right of who decides requests of a kind.</summary>
    public static string RightOf(ApprovalKind kind) => kind switch
    {
        ApprovalKind.Hiring => "hiring.approve",
        ApprovalKind.Appraisal => "appraisal.approve",
        ApprovalKind.Complaint => "complaints.approve",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public void Decide(bool approve, string words, StaffId by, string byName, DateTime nowUtc)
    {
        if (by == AskedBy)
        {
            throw new RuleBroken<OperationsText>("approvals.own");
        }

        if (!approve && string.IsNullOrWhiteSpace(words))
        {
            throw new RuleBroken<OperationsText>("approvals.say-why");
        }

        Settle(approve ? ApprovalState.Approved : ApprovalState.Refused, words, by, byName, nowUtc);
    }

    public void Withdraw(StaffId by, string byName, DateTime nowUtc)
    {
        if (by != AskedBy)
        {
            throw new RuleBroken<OperationsText>("approvals.not-yours");
        }

        Settle(ApprovalState.Withdrawn, "", by, byName, nowUtc);
    }

    private void Settle(ApprovalState state, string words, StaffId by, string byName, DateTime nowUtc)
    {
        if (State != ApprovalState.Waiting)
        {
            throw new RuleBroken<OperationsText>("approvals.settled");
        }

        State = state;
        Words = words.Trim();
        (SettledBy, SettledByName, SettledAtUtc) = (by, byName, nowUtc);
        Version++;
    }
}
