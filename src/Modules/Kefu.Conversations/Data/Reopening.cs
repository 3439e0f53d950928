using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

/// <summary>Brings a settled conversation back to life when its customer goes on with it.</summary>
internal sealed class Reopening(KefuDbContext db, ThreadWriter thread, ResponseClocks clocks, Handover handover, EventLog log, TimeProvider clock)
{
    /// <summary>True when it came back; false when the customer has another one open by now.</summary>
    public async Task<bool> ComeBackAsync(Conversation conversation, CancellationToken ct)
    {
        if (await db.Set<Conversation>().AnyAsync(c => c.OpenFor == conversation.CustomerId.Value, ct))
        {
            return false;
        }

        conversation.Reopen(clock.UtcNow(), await clocks.FirstResponseAsync(conversation.ShopId, conversation.Tier, ct));
        await thread.NoticeAsync(conversation, Visibility.Public, "notice.reopened", [], ct);
        log.Append(new ConversationReopened(conversation.Id), "conversation", conversation.Id.Value, conversation.ShopId);
        if (conversation.Status is ConversationStatus.Queued)
        {
            handover.Request(conversation, HandoverReason.Reopened, conversation.QueueId, conversation.Owner, null);
        }

        return true;
    }
}
