using Kefu.Contracts.Conversations;
using Kefu.Platform.Errors;
using static Kefu.Contracts.Conversations.ConversationStatus;

namespace Kefu.Conversations.Domain;

/// <content>Two talks about one matter become one: nothing is moved, the other one is read together with the one it went into.</content>
internal sealed partial class Conversation
{
    /// <summary>How long a merge can be undone.</summary>
    private static readonly TimeSpan UndoWithin = TimeSpan.FromMinutes(15);

    public ConversationId? MergedInto { get; private set; }

    public DateTime? MergedAtUtc { get; private set; }

    public ConversationStatus? StatusBefore { get; private set; }

    /// <summary>True when it can be read as part of the other.</summary>
    public void MergeInto(Conversation target, bool hasSources, DateTime now)
    {
        if (Id == target.Id || CustomerId != target.CustomerId || ShopId != target.ShopId)
        {
            throw new RuleBroken<ConversationsText>("conversations.merge-other-customer");
        }

        if (MergedInto is not null || target.MergedInto is not null || hasSources)
        {
            throw new RuleBroken<ConversationsText>("conversations.merge-chain");
        }

        if (IsOpen && Status is not Active)
        {
            throw new RuleBroken<ConversationsText>("conversations.accept-first");
        }

        StatusBefore = Status;
        MergedInto = target.Id;
        MergedAtUtc = now;
        if (IsOpen)
        {
            Become(Closed);
            ResolvedAtUtc ??= now;
        }

        Version++;
        // Both have changed: of two merges at once that cross, one is refused.
        target.Version++;
    }

    /// <summary>True while its merge can be taken back.</summary>
    public bool CanUnmerge(DateTime now) => now <= MergedAtUtc + UndoWithin;

    /// <summary>It stands by itself again, where it stood before; true when it goes on with its agent.</summary>
    public bool Unmerge(bool hasAnotherOpen, DateTime now)
    {
        if (MergedInto is null || StatusBefore is not { } before)
        {
            throw new RuleBroken<ConversationsText>("conversations.not-merged");
        }

        if (!CanUnmerge(now))
        {
            throw new RuleBroken<ConversationsText>("conversations.merge-settled");
        }

        (MergedInto, MergedAtUtc, StatusBefore) = (null, null, null);
        Version++;
        if (Status == before)
        {
            return false;
        }

        // The one way out of the last state: the merge had put it there.
        (Status, ResolvedAtUtc) = (before, null);
        OpenFor = hasAnotherOpen ? Id.Value : CustomerId.Value;
        return true;
    }

    /// <summary>It takes the customer's one place when the one that had it went into it.</summary>
    public void TakePlace()
    {
        if (IsOpen && OpenFor != CustomerId.Value)
        {
            OpenFor = CustomerId.Value;
            Version++;
        }
    }
}
