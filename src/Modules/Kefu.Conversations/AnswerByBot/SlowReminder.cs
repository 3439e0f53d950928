using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.AnswerByBot;

/// <summary>Reminds the agent, once for each wait, that a customer has been waiting for long.</summary>
internal sealed class SlowReminder(KefuDbContext db, ThreadWriter thread, EventLog log, TimeProvider clock) : IJobHandler
{
    public const string JobKind = "conversations.slow-reminder";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var waiting = job.Read<Waiting>();
        var conversation = await db.Set<Conversation>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == waiting.Conversation, ct);
        if (conversation is not { Status: ConversationStatus.Active } || conversation.WaitingSinceUtc != waiting.SinceUtc)
        {
            return;
        }

        var seconds = (int)(clock.UtcNow() - waiting.SinceUtc).TotalSeconds;
        await thread.NoticeAsync(conversation, Visibility.Internal, "notice.slow", [seconds.ToString(CultureInfo.InvariantCulture)], ct);
        log.Append(new SlowResponseNoticed(conversation.Id, conversation.AssignedTo, waiting.SinceUtc), "conversation", conversation.Id.Value, conversation.ShopId);
    }

    internal sealed record Waiting(ConversationId Conversation, DateTime SinceUtc);
}
