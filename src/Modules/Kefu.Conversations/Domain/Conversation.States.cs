using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Errors;
using static Kefu.Contracts.Conversations.ConversationStatus;

namespace Kefu.Conversations.Domain;

/// <content>Every change of state.</content>
internal sealed partial class Conversation
{
    /// <summary>Where a conversation may go from each state.</summary>
    public static IReadOnlyDictionary<ConversationStatus, ConversationStatus[]> Ways { get; } = new Dictionary<ConversationStatus, ConversationStatus[]>
    {
        [Bot] = [Queued, Active, Resolved, Closed],
        [Queued] = [Offered, Active, Resolved, Closed],
        [Offered] = [Queued, Active, Resolved, Closed],
        [Active] = [Queued, Active, Resolved, Closed],
        [Resolved] = [Bot, Queued, Active, Closed],
        [Closed] = [],
    };

    /// <summary>The one place where the state changes.</summary>
    private void Become(ConversationStatus next)
    {
        if (!Ways[Status].Contains(next))
        {
            throw new RuleBroken<ConversationsText>("conversations.not-from-here", Status.ToString(), next.ToString());
        }

        Status = next;
        SnoozedUntilUtc = null;
        Version++;
        if (next is not Offered)
        {
            OfferedTo = null;
            OfferExpiresAtUtc = null;
        }

        if (next is Resolved or Closed)
        {
            OpenFor = null;
            Stop();
            ForgetTransfer();
        }
    }

    /// <summary>A person is wanted. Asking again while one is wanted changes nothing; true when it was news.</summary>
    public bool WantPerson(DateTime now, Clock clock)
    {
        if (WantsPerson)
        {
            return false;
        }

        if (!IsOpen)
        {
            throw new RuleBroken<ConversationsText>("conversations.over");
        }

        Become(Queued);
        QueuedAtUtc = now;
        HandoverAtUtc ??= now;
        Wait(now, clock);
        return true;
    }

    /// <summary>Routing put it into a queue.</summary>
    public void InQueue(QueueId queue)
    {
        if (Status is Queued or Offered && QueueId != queue)
        {
            QueueId = queue;
            Version++;
        }
    }

    /// <summary>Routing offers it to a person: the latest offer stands, and one that came after somebody took it changes nothing.</summary>
    public bool OfferTo(StaffId staff, QueueId queue, DateTime expiresAtUtc)
    {
        if (Status is Active && TransferQueue == queue && AssignedTo != staff)
        {
            // Offered to take over from a colleague, who keeps it until then.
            OfferedTo = staff;
            OfferExpiresAtUtc = expiresAtUtc;
            Version++;
            return true;
        }

        if (Status is not (Queued or Offered))
        {
            return false;
        }

        if (Status is Queued)
        {
            Become(Offered);
        }

        Version++;
        QueueId = queue;
        OfferedTo = staff;
        OfferExpiresAtUtc = expiresAtUtc;
        return true;
    }

    /// <summary>The offer ran out; true when it still stood.</summary>
    public bool OfferEnded(StaffId staff)
    {
        if (OfferedTo != staff)
        {
            return false;
        }

        if (Status is Active)
        {
            OfferedTo = null;
            OfferExpiresAtUtc = null;
            Version++;
            return true;
        }

        Become(Queued);
        return true;
    }

    /// <summary>The person to whom it is offered takes it; nobody picks from what waits. The first one becomes its owner.</summary>
    public void Accept(StaffId staff, DateTime now)
    {
        if (Status is Active && AssignedTo == staff)
        {
            return;
        }

        if (Status is Offered && OfferedTo != staff)
        {
            throw new RuleBroken<ConversationsText>("conversations.offered-to-another");
        }

        if (Status is not Offered)
        {
            throw new RuleBroken<ConversationsText>(Status is Active ? "conversations.taken" : Status is Queued ? "conversations.not-offered" : "conversations.not-waiting");
        }

        Become(Active);
        Serve(staff);
        Owner ??= staff;
        AcceptedAtUtc = now;
        QueuedAtUtc = null;
    }

    /// <summary>A supervisor takes it, whoever had it; taking over is a hand-over that needs no acceptance.</summary>
    public StaffId? TakeOver(StaffId staff, DateTime now)
    {
        if (!IsOpen)
        {
            throw new RuleBroken<ConversationsText>("conversations.over");
        }

        var from = AssignedTo;
        Become(Active);
        ForgetTransfer();
        Serve(staff);
        Owner = staff;
        AcceptedAtUtc = now;
        QueuedAtUtc = null;
        return from;
    }

    /// <summary>The person who had it is gone: it goes back to the queue, and stays accountable to its owner.</summary>
    public void Return(DateTime now)
    {
        if (Status is not Active)
        {
            throw new RuleBroken<ConversationsText>("conversations.not-yours");
        }

        Become(Queued);
        ForgetTransfer();
        Serve(null);
        QueuedAtUtc = now;
    }

    /// <summary>The matter is settled.</summary>
    public void Resolve(DateTime now)
    {
        if (!IsOpen)
        {
            throw new RuleBroken<ConversationsText>("conversations.over");
        }

        Become(Resolved);
        ResolvedAtUtc = now;
    }

    /// <summary>The customer ends it, or leaves the queue.</summary>
    public bool Close(DateTime now)
    {
        if (Status is Closed)
        {
            return false;
        }

        Become(Closed);
        ResolvedAtUtc ??= now;
        return true;
    }

    /// <summary>The customer is back with the same matter: to the queue when a person had it, else to the bot.</summary>
    public void Reopen(DateTime now, Clock clock)
    {
        DemandResolved();
        var human = Owner is not null;
        ResolvedAtUtc = null;
        BotFailures = 0;
        Serve(null);
        Become(human ? Queued : Bot);
        OpenFor = CustomerId.Value;
        if (human)
        {
            QueuedAtUtc = now;
            Wait(now, clock);
        }
    }

    /// <summary>A person opens it again and has it, unless its agent is still there to have it.</summary>
    public void ReopenWith(StaffId staff, bool agentIsThere, DateTime now)
    {
        DemandResolved();
        ResolvedAtUtc = null;
        Become(Active);
        OpenFor = CustomerId.Value;
        Serve(agentIsThere && AssignedTo is { } agent ? agent : staff);
        Owner ??= staff;
        AcceptedAtUtc = now;
    }

    private void Serve(StaffId? staff) => (AssignedTo, AgentGone, SnoozedUntilUtc) = (staff, false, null);

    private void DemandResolved()
    {
        if (Status is not Resolved)
        {
            throw new RuleBroken<ConversationsText>("conversations.not-resolved");
        }
    }

    private void Wait(DateTime now, Clock clock)
    {
        if (WaitingSinceUtc is null || DueAtUtc == Never)
        {
            WaitingSinceUtc ??= now;
            DueAtUtc = now + clock.Target;
            DueTotalSeconds = (int)clock.Target.TotalSeconds;
            DueReason = clock.Reason;
        }
    }

    private void Stop()
    {
        WaitingSinceUtc = null;
        DueAtUtc = Never;
        DueTotalSeconds = 0;
        DueReason = "";
    }
}

/// <summary>How long a customer may wait for a word, and by which policy.</summary>
/// <param name="Reason"><c>first-response|policy</c> or <c>reply|policy</c>.</param>
internal sealed record Clock(TimeSpan Target, string Reason)
{
    public const string FirstResponse = "first-response";
    public const string Reply = "reply";
}
