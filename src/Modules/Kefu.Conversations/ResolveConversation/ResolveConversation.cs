using FluentValidation;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.EndConversation;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Conversations.ResolveConversation;

/// <summary>The matter is settled; a closing phrase may be said with it.</summary>
[Requires("conversations.reply")]
public sealed record ResolveConversation(ConversationId Conversation, string? Closing) : ICommand<Done>;

/// <summary>A person opens a resolved conversation again.</summary>
[Requires("conversations.reply")]
public sealed record ReopenConversation(ConversationId Conversation) : ICommand<Done>;

internal sealed class ResolveConversationValidator : AbstractValidator<ResolveConversation>
{
    public ResolveConversationValidator(IStringLocalizer<ConversationsText> text) =>
        RuleFor(r => r.Closing).MaximumLength(PostMessage.PostMessageValidator.Longest).WithMessage(_ => text["conversations.text-too-long", PostMessage.PostMessageValidator.Longest]);
}

internal sealed class ResolveConversationHandler(KefuDbContext db, ConversationReach reach, CurrentActor current, ThreadWriter thread, EventLog log, Endings endings, TimeProvider clock, IPresences? presences = null)
    : IHandler<ResolveConversation, Done>, IHandler<ReopenConversation, Done>
{
    public async Task<Done> HandleAsync(ResolveConversation request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        var actor = current.Actor;
        var me = new StaffId(actor.Id);
        if (conversation.AssignedTo != me && conversation.Owner != me && !actor.May("conversations.take-over"))
        {
            throw new RuleBroken<ConversationsText>("conversations.not-yours");
        }

        if (conversation.Status is not ConversationStatus.Active)
        {
            throw new RuleBroken<ConversationsText>(conversation.IsOpen ? "conversations.accept-first" : "conversations.over");
        }

        if (!string.IsNullOrWhiteSpace(request.Closing))
        {
            await thread.WriteAsync(
                new Draft(
                    conversation.Id, conversation.ShopId, conversation.CustomerId, Guid.CreateVersion7(), AuthorKind.Agent, actor.Id, actor.Name, Visibility.Public, MessageKind.Text,
                    request.Closing.Trim()),
                ct);
        }

        await endings.SettleAsync(conversation, me, "notice.resolved", ct);
        return default;
    }

    public async Task<Done> HandleAsync(ReopenConversation request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        var me = new StaffId(current.Actor.Id);
        if (await db.Set<Conversation>().IgnoreQueryFilters().AnyAsync(c => c.OpenFor == conversation.CustomerId.Value, ct))
        {
            throw new RuleBroken<ConversationsText>("conversations.another-open");
        }

        var owner = conversation.Owner;
        conversation.ReopenWith(me, await IsThereAsync(conversation.AssignedTo, ct), clock.UtcNow());
        await thread.NoticeAsync(conversation, Visibility.Public, "notice.reopened", [], ct);
        log.Append(new ConversationReopened(conversation.Id), "conversation", conversation.Id.Value, conversation.ShopId);
        log.Append(new ConversationAccepted(conversation.Id, conversation.AssignedTo!.Value, conversation.QueueId), "conversation", conversation.Id.Value, conversation.ShopId);
        if (owner is null)
        {
            log.Append(new OwnerChanged(conversation.Id, null, me, "first-handler"), "conversation", conversation.Id.Value, conversation.ShopId);
        }

        return default;
    }

    private async Task<bool> IsThereAsync(StaffId? agent, CancellationToken ct) =>
        agent is { } staff && (presences is null || await presences.FindAsync(staff, ct) is { Presence: not Presence.Offline });
}
