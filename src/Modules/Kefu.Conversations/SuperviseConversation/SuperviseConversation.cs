using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Time;

namespace Kefu.Conversations.SuperviseConversation;

/// <summary>A supervisor looks into a conversation without taking part; the look leaves a record.</summary>
[Requires("conversations.monitor")]
public sealed record MonitorConversation(ConversationId Conversation) : ICommand<Done>;

/// <summary>A supervisor takes a conversation over and becomes accountable for it.</summary>
[Requires("conversations.take-over")]
public sealed record TakeOverConversation(ConversationId Conversation) : ICommand<Done>;

internal sealed class SuperviseConversationHandler(ConversationReach reach, CurrentActor current, ThreadWriter thread, EventLog log, TimeProvider clock)
    : IHandler<MonitorConversation, Done>, IHandler<TakeOverConversation, Done>
{
    public async Task<Done> HandleAsync(MonitorConversation request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        log.Append(new ConversationMonitored(conversation.Id, new StaffId(current.Actor.Id)), "conversation", conversation.Id.Value, conversation.ShopId);
        return default;
    }

    public async Task<Done> HandleAsync(TakeOverConversation request, CancellationToken ct)
    {
        if (current.Actor.Kind is not ActorKind.Staff)
        {
            throw new Denied("staff");
        }

        var conversation = await reach.GetAsync(request.Conversation, ct);
        var me = new StaffId(current.Actor.Id);
        if (conversation.Status is ConversationStatus.Active && conversation.IsWith(me))
        {
            return default;
        }

        var owner = conversation.Owner;
        var from = conversation.TakeOver(me, clock.UtcNow());
        await thread.NoticeAsync(conversation, Visibility.Public, "notice.taken-over", [current.Actor.Name], ct);
        log.Append(new ConversationTakenOver(conversation.Id, me, from), "conversation", conversation.Id.Value, conversation.ShopId);
        if (owner != me)
        {
            log.Append(new OwnerChanged(conversation.Id, owner, me, "taken-over"), "conversation", conversation.Id.Value, conversation.ShopId);
        }

        return default;
    }
}
