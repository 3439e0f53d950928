using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Platform.Jobs;

namespace Kefu.Conversations.AnswerByBot;

/// <summary>Sets the reminder of a customer's wait, counted from when the agent took it: the time in the queue is not the agent's.</summary>
internal sealed class Reminders(JobQueue jobs, ResponseClocks clocks)
{
    public async Task SetAsync(ConversationId conversation, Guid shopId, string tier, DateTime waitingSinceUtc, DateTime? acceptedAtUtc, CancellationToken ct)
    {
        var job = await PlanAsync(conversation, shopId, tier, waitingSinceUtc, acceptedAtUtc, ct);
        await jobs.ScheduleAsync(SlowReminder.JobKind, job.Key, job.DueAtUtc, job.Payload, job.ShopId, ct);
    }

    public Task SetAsync(IReadOnlyCollection<PlannedJob> planned, CancellationToken ct) => jobs.ScheduleAsync(SlowReminder.JobKind, planned, ct);

    public async Task<PlannedJob> PlanAsync(ConversationId conversation, Guid shopId, string tier, DateTime waitingSinceUtc, DateTime? acceptedAtUtc, CancellationToken ct)
    {
        var reminder = (await clocks.TargetsAsync(shopId, tier, ct)).SlowReminder;
        var from = acceptedAtUtc > waitingSinceUtc ? acceptedAtUtc.Value : waitingSinceUtc;
        return new PlannedJob($"{conversation}:{waitingSinceUtc.Ticks}", from + reminder, new SlowReminder.Waiting(conversation, waitingSinceUtc), shopId);
    }
}
