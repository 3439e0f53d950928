using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.TransferConversation;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.ReturnToQueue;

/// <summary>Sees to the work of people who are not there: nothing of it is stranded.</summary>
internal sealed class Returns(KefuDbContext db, EventLog log, ThreadWriter thread, Handover handover, TransferEnd transfers, IStaffDirectory staff, TimeProvider clock)
{
    /// <summary>
    /// Somebody left: where a customer waits for them somebody else must come now. Where they had the last word it stays theirs, marked,
    /// until the customer writes or they are back.
    /// </summary>
    public async Task LeaveAsync(StaffId person, string why, CancellationToken ct)
    {
        // First the mark, then the look: a message that comes meanwhile waits for the row and then finds the mark, or is seen by the look.
        await MarkAsync(person, gone: true, ct);
        await WithdrawAsync(person, ct);
        await ReturnAllAsync(person, why, onlyWaiting: true, ct);
    }

    /// <summary>Somebody will not be back: all of their work goes to others.</summary>
    public async Task LeaveForGoodAsync(StaffId person, string why, CancellationToken ct)
    {
        await WithdrawAsync(person, ct);
        await ReturnAllAsync(person, why, onlyWaiting: false, ct);
    }

    /// <summary>Somebody is back: what is still theirs stays theirs.</summary>
    public Task ComeBackAsync(StaffId person, CancellationToken ct) => MarkAsync(person, gone: false, ct);

    /// <summary>Takes one conversation from its agent and seeks another.</summary>
    public async Task ReturnAsync(Conversation conversation, string why, CancellationToken ct)
    {
        var from = conversation.AssignedTo!.Value;
        var name = (await staff.FindAsync(from, ct))?.Name ?? "";
        var queue = conversation.TransferQueue ?? conversation.QueueId;
        conversation.Return(clock.UtcNow());
        await thread.NoticeAsync(conversation, Visibility.Internal, "notice.returned", [name], ct);
        log.Append(new ConversationReturned(conversation.Id, from, why), "conversation", conversation.Id.Value, conversation.ShopId);
        handover.Request(conversation, HandoverReason.Returned, queue, null, from);
    }

    private async Task MarkAsync(StaffId person, bool gone, CancellationToken ct)
    {
        await db.Set<Conversation>().Where(c => c.AssignedTo == person && c.Status == ConversationStatus.Active && c.AgentGone != gone)
            .ExecuteUpdateAsync(s => s.SetProperty(c => c.AgentGone, gone), ct);
        db.ChangeTracker.Clear();
    }

    /// <summary>What was offered to them, or asked of them by a colleague, is so no longer.</summary>
    private async Task WithdrawAsync(StaffId person, CancellationToken ct)
    {
        var asked = await db.Set<Conversation>().Where(c => c.OfferedTo == person || c.TransferTo == person).ToListAsync(ct);
        var name = asked.Count == 0 ? "" : (await staff.FindAsync(person, ct))?.Name ?? "";
        foreach (var conversation in asked)
        {
            if (conversation.TransferTo == person)
            {
                await transfers.EndAsync(conversation, "departed", "notice.transfer-gone", name, null, ct);
            }
            else if (conversation.OfferEnded(person))
            {
                log.Append(new ConversationOfferEnded(conversation.Id, person), "conversation", conversation.Id.Value, conversation.ShopId);
            }
        }
    }

    private async Task ReturnAllAsync(StaffId person, string why, bool onlyWaiting, CancellationToken ct)
    {
        foreach (var conversation in await db.Set<Conversation>()
            .Where(c => c.AssignedTo == person && c.Status == ConversationStatus.Active && (!onlyWaiting || c.WaitingSinceUtc != null)).ToListAsync(ct))
        {
            await ReturnAsync(conversation, why, ct);
        }
    }
}
