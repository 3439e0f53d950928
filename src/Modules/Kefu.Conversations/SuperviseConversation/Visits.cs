using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;

namespace Kefu.Conversations.SuperviseConversation;

/// <summary>Keeps on record who looked into a conversation that is none of their own: whoever opens one in which they take no part leaves a line in the log, before they see anything.</summary>
internal sealed class Visits(ConversationReach reach, GroupCommit group, IDialect dialect, CurrentActor current, TimeProvider clock)
{
    public async Task RecordAsync(Opened conversation, CancellationToken ct)
    {
        var actor = current.Actor;
        if (actor.Kind is not ActorKind.Staff || reach.TakesPart(conversation))
        {
            return;
        }

        var (id, shop) = (conversation.Row.Id, conversation.Row.ShopId);
        var visit = new ConversationMonitored(id, new StaffId(actor.Id));
        await group.WriteAsync(new WriteUnit(id.Value, EventLog.StatementFor(dialect, actor, current.Source, clock.UtcNow(), visit, "conversation", id.Value, shop)), ct);
    }
}
