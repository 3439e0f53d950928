using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Errors;
using static Kefu.Contracts.Conversations.ConversationStatus;

namespace Kefu.Conversations.Domain;

/// <content>Handing over from one person to another: nothing moves until somebody accepts.</content>
internal sealed partial class Conversation
{
    public StaffId? TransferFrom { get; private set; }

    public StaffId? TransferTo { get; private set; }

    public QueueId? TransferQueue { get; private set; }

    public DateTime? TransferExpiresAtUtc { get; private set; }

    public bool InTransfer => TransferFrom is not null;

    /// <summary>Asks a person, or a queue, to take it over.</summary>
    public void AskTransfer(StaffId from, StaffId? to, QueueId? queue, DateTime expiresAtUtc)
    {
        if (Status is not Active || AssignedTo != from)
        {
            throw new RuleBroken<ConversationsText>("conversations.not-yours");
        }

        if (InTransfer)
        {
            throw new RuleBroken<ConversationsText>("conversations.transfer-open");
        }

        if (to == from)
        {
            throw new RuleBroken<ConversationsText>("conversations.transfer-self");
        }

        TransferFrom = from;
        TransferTo = to;
        TransferQueue = queue;
        TransferExpiresAtUtc = expiresAtUtc;
        Version++;
    }

    /// <summary>The person asked takes it over, or the one to whom the queue asked offers it: service and accountability move now.</summary>
    public StaffId AcceptTransfer(StaffId staff, DateTime now)
    {
        if (Status is not Active || TransferFrom is not { } from)
        {
            throw new RuleBroken<ConversationsText>("conversations.no-transfer");
        }

        if (TransferTo is { } to ? to != staff : from == staff)
        {
            throw new RuleBroken<ConversationsText>("conversations.transfer-not-to-you");
        }

        if (TransferTo is null && OfferedTo != staff)
        {
            throw new RuleBroken<ConversationsText>(OfferedTo is null ? "conversations.not-offered" : "conversations.offered-to-another");
        }

        Serve(staff);
        Owner = staff;
        AcceptedAtUtc = now;
        QueueId = TransferQueue ?? QueueId;
        ForgetTransfer();
        Version++;
        return from;
    }

    /// <summary>The transfer was declined, taken back or ran out: everything stays where it was.</summary>
    public (StaffId From, StaffId? To)? EndTransfer()
    {
        if (TransferFrom is not { } from)
        {
            return null;
        }

        var ended = (from, TransferTo);
        ForgetTransfer();
        Version++;
        return ended;
    }

    private void ForgetTransfer()
    {
        TransferFrom = null;
        TransferTo = null;
        TransferQueue = null;
        TransferExpiresAtUtc = null;
        if (Status is not Offered)
        {
            OfferedTo = null;
            OfferExpiresAtUtc = null;
        }
    }
}
