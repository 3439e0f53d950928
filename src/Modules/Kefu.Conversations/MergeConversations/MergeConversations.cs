using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.MergeConversations;

/// <summary>Another conversation of the same customer goes into this one, which keeps its number.</summary>
[Requires("conversations.reply")]
public sealed record MergeConversations(ConversationId Into, ConversationId Source) : ICommand<Done>;

/// <summary>Takes a merge back.</summary>
[Requires("conversations.reply")]
public sealed record UnmergeConversation(ConversationId Source) : ICommand<Done>;

internal sealed class MergeConversationsHandler(KefuDbContext db, ConversationReach reach, CurrentActor current, ThreadWriter thread, EventLog log, TimeProvider clock)
    : IHandler<MergeConversations, Done>, IHandler<UnmergeConversation, Done>
{
    public async Task<Done> HandleAsync(MergeConversations request, CancellationToken ct)
    {
        var target = await reach.GetAsync(request.Into, ct);
        var source = await reach.GetAsync(request.Source, ct);
        DemandOwn(target);
        DemandOwn(source);
        var hadPlace = source.OpenFor == source.CustomerId.Value;
        source.MergeInto(target, await db.Set<Conversation>().AnyAsync(c => c.MergedInto == source.Id, ct), clock.UtcNow());
        await db.SaveChangesAsync(ct);
        if (hadPlace)
        {
            target.TakePlace();
        }

        await thread.NoticeAsync(target, Visibility.Internal, "notice.merged", [current.Actor.Name, source.Number.ToString(CultureInfo.InvariantCulture)], ct);
        log.Append(new ConversationMerged(source.Id, target.Id, new StaffId(current.Actor.Id)), "conversation", source.Id.Value, source.ShopId);
        return default;
    }

    public async Task<Done> HandleAsync(UnmergeConversation request, CancellationToken ct)
    {
        var source = await reach.GetAsync(request.Source, ct);
        DemandOwn(source);
        var into = source.MergedInto;
        var placeTaken = await db.Set<Conversation>().AnyAsync(c => c.OpenFor == source.CustomerId.Value, ct);
        var goesOn = source.Unmerge(placeTaken, clock.UtcNow());
        if (await db.Set<Conversation>().SingleOrDefaultAsync(c => c.Id == into, ct) is { } target)
        {
            await thread.NoticeAsync(target, Visibility.Internal, "notice.unmerged", [current.Actor.Name, source.Number.ToString(CultureInfo.InvariantCulture)], ct);
        }

        log.Append(new ConversationUnmerged(source.Id, into!.Value, new StaffId(current.Actor.Id)), "conversation", source.Id.Value, source.ShopId);
        if (goesOn && source.AssignedTo is { } agent)
        {
            log.Append(new ConversationAccepted(source.Id, agent, source.QueueId), "conversation", source.Id.Value, source.ShopId);
        }

        return default;
    }

    /// <summary>What goes on is its agent's; what is over may be put together by whoever may see it.</summary>
    private void DemandOwn(Conversation c)
    {
        if (c.IsOpen)
        {
            current.Actor.DemandHandling(c);
        }
    }
}
