using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.WriteNote;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;

namespace Kefu.Conversations.InviteColleague;

/// <summary>Brings a colleague into a conversation: they may see it and speak in it; who serves and who answers for it does not change.</summary>
[Requires("conversations.reply")]
public sealed record InviteColleague(ConversationId Conversation, StaffId Staff) : ICommand<Done>;

internal sealed class InviteColleagueHandler(KefuDbContext db, ConversationReach reach, CurrentActor current, IStaffDirectory staff, ThreadWriter thread, EventLog log, TimeProvider clock)
    : IHandler<InviteColleague, Done>
{
    public async Task<Done> HandleAsync(InviteColleague request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        if (!conversation.IsOpen)
        {
            throw new RuleBroken<ConversationsText>("conversations.over");
        }

        var card = await staff.FindAsync(request.Staff, ct);
        if (card is not { Disabled: false } || !card.Serves(conversation.ShopId))
        {
            throw new NotFound();
        }

        await Participants.AddAsync(db, conversation, request.Staff, false, clock.UtcNow(), ct);
        await thread.NoticeAsync(conversation, Visibility.Internal, "notice.invited", [current.Actor.Name, card.Name], ct);
        log.Append(new ColleagueInvited(conversation.Id, new StaffId(current.Actor.Id), request.Staff), "conversation", conversation.Id.Value, conversation.ShopId);
        return default;
    }
}
