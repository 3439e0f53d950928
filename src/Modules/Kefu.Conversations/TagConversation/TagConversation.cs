using Kefu.Contracts.Conversations;
using Kefu.Conversations.Board;
using Kefu.Conversations.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;

namespace Kefu.Conversations.TagConversation;

/// <summary>Puts tags on a conversation and takes tags off.</summary>
[Requires("conversations.work")]
public sealed record TagConversation(ConversationId Conversation, IReadOnlyList<string>? Add, IReadOnlyList<string>? Remove) : ICommand<TagList>;

/// <summary>The tags as they are now.</summary>
public sealed record TagList(IReadOnlyList<string> Tags);

internal sealed class TagConversationHandler(ConversationReach reach, EventLog log, AfterCommit after, RecentTags tags) : IHandler<TagConversation, TagList>
{
    public async Task<TagList> HandleAsync(TagConversation request, CancellationToken ct)
    {
        var conversation = await reach.GetAsync(request.Conversation, ct);
        var (added, removed) = conversation.Tag(request.Add ?? [], request.Remove ?? []);
        if (added.Count + removed.Count > 0)
        {
            log.Append(new ConversationTagged(conversation.Id, added, removed), "conversation", conversation.Id.Value, conversation.ShopId);
            after.Add(tags.Forget);
        }

        return new TagList(conversation.TagList);
    }
}
