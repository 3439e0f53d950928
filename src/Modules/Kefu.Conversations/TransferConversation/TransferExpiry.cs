using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.TransferConversation;

/// <summary>Gives a transfer back that nobody took in time.</summary>
internal sealed class TransferExpiry(KefuDbContext db, TransferEnd end) : IJobHandler
{
    public const string JobKind = "conversations.transfer-expiry";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var due = job.Read<Due>();
        var conversation = await db.Set<Conversation>().SingleOrDefaultAsync(c => c.Id == due.Conversation, ct);
        if (conversation is { InTransfer: true } && conversation.TransferExpiresAtUtc == due.ExpiresAtUtc)
        {
            await end.EndAsync(conversation, "expired", "notice.transfer-expired", "", null, ct);
        }
    }

    internal sealed record Due(ConversationId Conversation, DateTime ExpiresAtUtc);
}

/// <summary>Ends a transfer without a change of hands.</summary>
internal sealed class TransferEnd(ThreadWriter thread, CurrentActor current, EventLog log)
{
    public async Task EndAsync(Conversation conversation, string how, string notice, string by, string? why, CancellationToken ct)
    {
        if (conversation.EndTransfer() is not { } ended)
        {
            return;
        }

        await thread.NoticeAsync(conversation, Visibility.Internal, notice, [by], ct);
        if (!string.IsNullOrWhiteSpace(why))
        {
            await thread.NoteAsync(conversation, current.Actor, why.Trim(), ct);
        }

        log.Append(new TransferDeclined(conversation.Id, ended.From, ended.To, how), "conversation", conversation.Id.Value, conversation.ShopId);
    }
}
