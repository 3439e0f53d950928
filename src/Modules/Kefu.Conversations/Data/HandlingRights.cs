using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;

namespace Kefu.Conversations.Data;

/// <summary>Who may do with a conversation what its agent may.</summary>
internal static class HandlingRights
{
    /// <summary>Lets its agent through, and who may take conversations over.</summary>
    public static void DemandHandling(this Actor actor, Conversation conversation)
    {
        if (conversation.AssignedTo?.Value != actor.Id && !actor.May("conversations.take-over"))
        {
            throw new RuleBroken<ConversationsText>("conversations.not-yours");
        }
    }
}
