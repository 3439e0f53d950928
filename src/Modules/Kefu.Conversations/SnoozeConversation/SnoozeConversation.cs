using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Conversations.SnoozeConversation;

/// <summary>Puts a conversation aside until a moment, or without one until the customer writes. The customer's next word brings it back in any case.</summary>
[Requires("conversations.reply")]
public sealed record SnoozeConversation(ConversationId Conversation, DateTime? UntilUtc) : ICommand<Done>;

/// <summary>Brings it back by hand.</summary>
[Requires("conversations.reply")]
public sealed record WakeConversation(ConversationId Conversation) : ICommand<Done>;

internal sealed class SnoozeConversationValidator : AbstractValidator<SnoozeConversation>
{
    private const int MostDays = 90;

    public SnoozeConversationValidator(IStringLocalizer<ConversationsText> text, TimeProvider clock) =>
        RuleFor(s => s.UntilUtc).Must(u => u is null || (u > clock.UtcNow() && u < clock.UtcNow().AddDays(MostDays))).WithMessage(_ => text["conversations.snooze-when", MostDays]);
}

internal sealed class SnoozeConversationHandler(ConversationReach reach, CurrentActor current, EventLog log, JobQueue jobs, TimeProvider clock)
    : IHandler<SnoozeConversation, Done>, IHandler<WakeConversation, Done>
{
    public async Task<Done> HandleAsync(SnoozeConversation request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        var me = new StaffId(current.Actor.Id);
        // As the database keeps it, so that the job knows it again.
        var until = request.UntilUtc?.AsStored() ?? Conversation.Never;
        if (!conversation.Snooze(me, until, clock.UtcNow()))
        {
            return default;
        }

        log.Append(new ConversationSnoozed(conversation.Id, me, request.UntilUtc), "conversation", conversation.Id.Value, conversation.ShopId);
        if (request.UntilUtc is not null)
        {
            await jobs.ScheduleAsync(SnoozeEnd.JobKind, $"{conversation.Id}:{until.Ticks}", until, new SnoozeEnd.Due(conversation.Id, until), conversation.ShopId, ct);
        }

        return default;
    }

    public async Task<Done> HandleAsync(WakeConversation request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        current.Actor.DemandHandling(conversation);
        if (conversation.Wake())
        {
            log.Append(new ConversationWoken(conversation.Id, conversation.AssignedTo, "by-hand"), "conversation", conversation.Id.Value, conversation.ShopId);
        }

        return default;
    }
}

/// <summary>Brings back what was put aside until now; what came back meanwhile, or was put aside anew, is left alone.</summary>
internal sealed class SnoozeEnd(KefuDbContext db, EventLog log) : IJobHandler
{
    public const string JobKind = "conversations.snooze-end";

    public string Kind => JobKind;

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var due = job.Read<Due>();
        var conversation = await db.Set<Conversation>().SingleOrDefaultAsync(c => c.Id == due.Conversation, ct);
        if (conversation?.SnoozedUntilUtc == due.UntilUtc && conversation.Wake())
        {
            log.Append(new ConversationWoken(conversation.Id, conversation.AssignedTo, "time"), "conversation", conversation.Id.Value, conversation.ShopId);
        }
    }

    internal sealed record Due(ConversationId Conversation, DateTime UntilUtc);
}
