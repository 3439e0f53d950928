using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.AcceptConversation;
using Kefu.Conversations.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.Extensions.Localization;

namespace Kefu.Conversations.TransferConversation;

/// <summary>Asks a person or a queue to take a conversation over. Until they accept, it stays where it is.</summary>
/// <param name="Note">What the next one must know; mandatory, never seen by the customer.</param>
[Requires("conversations.reply")]
public sealed record TransferConversation(ConversationId Conversation, StaffId? ToStaff, QueueId? ToQueue, string Note) : ICommand<Done>;

/// <summary>Takes a transfer.</summary>
[Requires("conversations.reply")]
public sealed record AcceptTransfer(ConversationId Conversation) : ICommand<Done>;

/// <summary>Declines a transfer that was asked of oneself, or takes one's own request back. Of a queue only the person it is offered to declines: then the next one is asked.</summary>
[Requires("conversations.reply")]
public sealed record DeclineTransfer(ConversationId Conversation, string? Why) : ICommand<Done>;

internal sealed class TransferConversationValidator : AbstractValidator<TransferConversation>
{
    public TransferConversationValidator(IStringLocalizer<ConversationsText> text)
    {
        RuleFor(t => t.Note).Must(n => !string.IsNullOrWhiteSpace(n)).WithMessage(_ => text["conversations.transfer-note-needed"])
            .MaximumLength(2000).WithMessage(_ => text["conversations.text-too-long", 2000]);
        RuleFor(t => t.ToStaff).Must((t, _) => t.ToStaff is null != t.ToQueue is null).WithMessage(_ => text["conversations.transfer-target-needed"]);
    }
}

internal sealed class TransferConversationHandler(
    ConversationReach reach, CurrentActor current, ThreadWriter thread, Handover handover, EventLog log, IStaffDirectory staff, SettingsStore settings, JobQueue jobs, TimeProvider clock, IQueues? queues = null)
    : IHandler<TransferConversation, Done>
{
    public async Task<Done> HandleAsync(TransferConversation request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        var me = new StaffId(current.Actor.Id);
        var target = await TargetAsync(request, conversation.ShopId, ct);
        var expires = clock.UtcNow().AddMinutes((await settings.GetAsync<ThreadSettings>(ThreadSettings.Key, conversation.ShopId, ct)).TransferMinutes);
        conversation.AskTransfer(me, request.ToStaff, request.ToQueue, expires);
        await thread.NoticeAsync(conversation, Visibility.Internal, "notice.transfer-asked", [current.Actor.Name, target], ct);
        await thread.NoteAsync(conversation, current.Actor, request.Note.Trim(), ct);
        log.Append(new TransferRequested(conversation.Id, me, request.ToStaff, request.ToQueue), "conversation", conversation.Id.Value, conversation.ShopId);
        if (request.ToQueue is { } queue)
        {
            handover.Request(conversation, HandoverReason.Transfer, queue, null, me);
        }

        await jobs.ScheduleAsync(TransferExpiry.JobKind, $"{conversation.Id}:{expires.Ticks}", expires, new TransferExpiry.Due(conversation.Id, expires), conversation.ShopId, ct);
        return default;
    }

    /// <summary>The target's name; whoever cannot reach the shop, or may not reply, is not there.</summary>
    private async Task<string> TargetAsync(TransferConversation request, Guid shopId, CancellationToken ct)
    {
        if (request.ToStaff is { } person)
        {
            var card = await staff.FindAsync(person, ct);
            return card is { Disabled: false } && card.Serves(shopId) && card.Permissions.Contains("conversations.reply") ? card.Name : throw new NotFound();
        }

        var all = queues is null ? [] : await queues.ListAsync(ct);
        return all.FirstOrDefault(q => q.Id == request.ToQueue && q.ShopId == shopId)?.Name ?? throw new NotFound();
    }
}

internal sealed class AcceptTransferHandler(ConversationReach reach, CurrentActor current, Acceptance acceptance) : IHandler<AcceptTransfer, Done>
{
    public async Task<Done> HandleAsync(AcceptTransfer request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        await acceptance.TakeTransferAsync(conversation, new StaffId(current.Actor.Id), current.Actor.Name, ct);
        return default;
    }
}

internal sealed class DeclineTransferHandler(ConversationReach reach, CurrentActor current, ThreadWriter thread, TransferEnd end, EventLog log) : IHandler<DeclineTransfer, Done>
{
    public async Task<Done> HandleAsync(DeclineTransfer request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        var me = new StaffId(current.Actor.Id);
        if (!conversation.InTransfer)
        {
            throw new RuleBroken<ConversationsText>("conversations.no-transfer");
        }

        if (conversation.TransferQueue is not null && conversation is { OfferedTo: { } asked, OfferExpiresAtUtc: { } until } && asked == me)
        {
            conversation.OfferEnded(me);
            await thread.NoticeAsync(conversation, Visibility.Internal, "notice.transfer-declined", [current.Actor.Name], ct);
            if (!string.IsNullOrWhiteSpace(request.Why))
            {
                await thread.NoteAsync(conversation, current.Actor, request.Why.Trim(), ct);
            }

            log.Append(new OfferDeclined(conversation.Id, me, until), "conversation", conversation.Id.Value, conversation.ShopId);
            return default;
        }

        if (conversation.TransferTo != me && conversation.TransferFrom != me)
        {
            throw new RuleBroken<ConversationsText>("conversations.transfer-not-to-you");
        }

        var withdrawn = conversation.TransferFrom == me;
        await end.EndAsync(conversation, withdrawn ? "withdrawn" : "declined", withdrawn ? "notice.transfer-withdrawn" : "notice.transfer-declined", current.Actor.Name, request.Why, ct);
        return default;
    }
}
