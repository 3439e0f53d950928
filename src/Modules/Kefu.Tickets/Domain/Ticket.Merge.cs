using Kefu.Contracts.Tickets;
using Kefu.Platform.Errors;

namespace Kefu.Tickets.Domain;

/// <content>Two tickets about one matter become one: nothing is moved, the other one is read together with the one it went into.</content>
internal sealed partial class Ticket
{
    /// <summary>How long a merge can be undone.</summary>
    private static readonly TimeSpan UndoWithin = TimeSpan.FromMinutes(15);

    public TicketId? MergedInto { get; private set; }

    public DateTime? MergedAtUtc { get; private set; }

    public TicketStatus? StatusBefore { get; private set; }

    public void MergeInto(Ticket target, bool hasSources, DateTime nowUtc)
    {
        if (Id == target.Id || Customer is null || Customer != target.Customer || ShopId != target.ShopId)
        {
            throw new RuleBroken<TicketsText>("tickets.merge-other-customer");
        }

        if (MergedInto is not null || target.MergedInto is not null || hasSources)
        {
            throw new RuleBroken<TicketsText>("tickets.merge-chain");
        }

        (MergedInto, MergedAtUtc, StatusBefore) = (target.Id, nowUtc, Status);
        (HandOverTo, HandOverNote) = (null, null);
        Status = TicketStatus.Closed;
        Touch(nowUtc);
        // Both have changed: of two merges at once that cross, one is refused.
        target.Touch(nowUtc);
    }

    /// <summary>True while its merge can be taken back.</summary>
    public bool CanUnmerge(DateTime nowUtc) => nowUtc <= MergedAtUtc + UndoWithin;

    /// <summary>It stands by itself again, where it stood before.</summary>
    public void Unmerge(DateTime nowUtc)
    {
        if (MergedInto is null || StatusBefore is not { } before)
        {
            throw new RuleBroken<TicketsText>("tickets.not-merged");
        }

        if (!CanUnmerge(nowUtc))
        {
            throw new RuleBroken<TicketsText>("tickets.merge-settled");
        }

        Status = before;
        (MergedInto, MergedAtUtc, StatusBefore) = (null, null, null);
        Touch(nowUtc);
    }
}
