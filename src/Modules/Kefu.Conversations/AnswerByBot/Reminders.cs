using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Platform.Jobs;

namespace Kefu.Conversations.AnswerByBot;

/// <summary>Sets the reminder of a customer's wait, counted from when the agent took it: the time in the queue is not the agent's.</summary>
internal sealed class Reminders(JobQueue jobs, ResponseClocks clocks)
{
    public async Task SetAsync(ConversationId conversation, Guid shopId, string tier, DateTime waitingSinceUtc, DateTime? acceptedAtUtc, CancellationToken ct)
    {
        var reminder = (await clocks.TargetsAsync(shopId, tier, ct)).SlowReminder;
        var from = acceptedAtUtc > waitingSinceUtc ? acceptedAtUtc.Value : waitingSinceUtc;
        await jobs.ScheduleAsync(SlowReminder.JobKind, $"{conversation}:{waitingSinceUtc.Ticks}", from + reminder, new SlowReminder.Waiting(conversation, waitingSinceUtc), shopId, ct);
    }
}
