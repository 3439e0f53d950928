using System.Linq.Expressions;
using Kefu.Contracts.Identity;
using Kefu.Platform.Errors;
using static Kefu.Contracts.Conversations.ConversationStatus;

namespace Kefu.Conversations.Domain;

/// <content>Put aside for a while: it stays its agent's and comes back by the time, by the customer's next word or by hand.</content>
internal sealed partial class Conversation
{
    /// <summary>Until when it is put aside; <see cref="Never"/> means until the customer writes. The message statements empty it when the customer does.</summary>
    public DateTime? SnoozedUntilUtc { get; private set; }

    /// <summary>Those that a person has put aside and that owe nobody an answer.</summary>
    public static Expression<Func<Conversation, bool>> AsideOf(StaffId person) => c => c.AssignedTo == person && c.SnoozedUntilUtc != null && c.DueAtUtc >= Never;

    /// <summary>Who is owed an answer is not put aside: the promise would run out unseen. False when it was put aside until then already.</summary>
    public bool Snooze(StaffId by, DateTime untilUtc, DateTime now)
    {
        if (Status is not Active || AssignedTo != by)
        {
            throw new RuleBroken<ConversationsText>("conversations.not-yours");
        }

        if (DueAtUtc != Never)
        {
            throw new RuleBroken<ConversationsText>("conversations.snooze-owed");
        }

        if (untilUtc <= now)
        {
            throw new RuleBroken<ConversationsText>("conversations.snooze-past");
        }

        if (SnoozedUntilUtc == untilUtc)
        {
            return false;
        }

        SnoozedUntilUtc = untilUtc;
        Version++;
        return true;
    }

    /// <summary>It is back on the desk; true when it had been put aside.</summary>
    public bool Wake()
    {
        if (SnoozedUntilUtc is null)
        {
            return false;
        }

        SnoozedUntilUtc = null;
        Version++;
        return true;
    }
}
