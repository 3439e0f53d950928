using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.AnswerByBot;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Time;

namespace Kefu.Conversations.AcceptConversation;

/// <summary>A person takes a conversation that is offered to them.</summary>
[Requires("conversations.reply")]
public sealed record AcceptConversation(ConversationId Conversation) : ICommand<Done>;

internal sealed class AcceptConversationHandler(ConversationReach reach, CurrentActor current, Acceptance acceptance) : IHandler<AcceptConversation, Done>
{
    public async Task<Done> HandleAsync(AcceptConversation request, CancellationToken ct)
    {
        if (current.Actor.Kind is not ActorKind.Staff)
        {
            throw new Denied("staff");
        }

        var conversation = await reach.GetAsync(request.Conversation, ct);
        await acceptance.TakeAsync(conversation, new StaffId(current.Actor.Id), current.Actor.Name, ct);
        return default;
    }
}

/// <summary>What follows when a person takes a conversation, whether by hand or because routing gave it.</summary>
internal sealed class Acceptance(EventLog log, ThreadWriter thread, Reminders reminders, TimeProvider clock)
{
    public async Task TakeAsync(Conversation conversation, StaffId staff, string name, CancellationToken ct)
    {
        if (conversation.Status is ConversationStatus.Active && conversation.IsWith(staff))
        {
            return;
        }

        if (conversation.InTransfer)
        {
            await TakeTransferAsync(conversation, staff, name, ct);
            return;
        }

        var now = clock.UtcNow();
        var waited = (int)Math.Max(0, (now - (conversation.QueuedAtUtc ?? now)).TotalSeconds);
        var ownerless = conversation.Owner is null;
        conversation.Accept(staff, now);
        await RemindAsync(conversation, ct);
        await thread.NoticeAsync(conversation, Visibility.Public, "notice.joined", [name, waited.ToString(CultureInfo.InvariantCulture)], ct);
        log.Append(new ConversationAccepted(conversation.Id, staff, conversation.QueueId), "conversation", conversation.Id.Value, conversation.ShopId);
        if (ownerless)
        {
            log.Append(new OwnerChanged(conversation.Id, null, staff, "first-handler"), "conversation", conversation.Id.Value, conversation.ShopId);
        }
    }

    /// <summary>Service and accountability move together, at this moment.</summary>
    public async Task TakeTransferAsync(Conversation conversation, StaffId staff, string name, CancellationToken ct)
    {
        var (owner, queue) = (conversation.Owner, conversation.TransferQueue);
        var from = conversation.AcceptTransfer(staff, clock.UtcNow());
        await RemindAsync(conversation, ct);
        await thread.NoticeAsync(conversation, Visibility.Public, "notice.transferred", [name], ct);
        log.Append(new TransferAccepted(conversation.Id, from, staff, queue), "conversation", conversation.Id.Value, conversation.ShopId);
        if (owner != staff)
        {
            log.Append(new OwnerChanged(conversation.Id, owner, staff, "transfer"), "conversation", conversation.Id.Value, conversation.ShopId);
        }
    }

    private Task RemindAsync(Conversation c, CancellationToken ct) =>
        c.WaitingSinceUtc is { } since ? reminders.SetAsync(c.Id, c.ShopId, c.Tier, since, c.AcceptedAtUtc, ct) : Task.CompletedTask;
}
