using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Time;

namespace Kefu.Conversations.Data;

/// <summary>Asks for a person on a conversation's behalf; routing takes it from there.</summary>
internal sealed class Handover(EventLog log, ThreadWriter thread, ResponseClocks clocks, TimeProvider clock)
{
    /// <summary>Puts the conversation in want of a person, tells the customer, and notes the event. Asking twice asks once.</summary>
    public async Task AskAsync(Conversation conversation, HandoverReason reason, CancellationToken ct)
    {
        var target = await clocks.FirstResponseAsync(conversation.ShopId, conversation.Tier, ct);
        if (!conversation.WantPerson(clock.UtcNow(), target))
        {
            return;
        }

        await thread.NoticeAsync(conversation, Visibility.Public, "notice.handover", [], ct);
        Request(conversation, reason, conversation.QueueId, conversation.Owner, null);
    }

    /// <summary>Notes the event alone, for a conversation that waits already.</summary>
    public void Request(Conversation c, HandoverReason reason, QueueId? queue, StaffId? preferred, StaffId? except) =>
        log.Append(
            new HandoverRequested(c.Id, c.CustomerId, reason, c.Class, c.Channel, c.Language, c.Region, c.Tier, queue, preferred, except, c.WaitingSinceUtc ?? clock.UtcNow()),
            "conversation",
            c.Id.Value,
            c.ShopId);
}
