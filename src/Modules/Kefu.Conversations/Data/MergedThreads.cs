using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

/// <summary>Reads conversations that went into one as one.</summary>
internal static class MergedThreads
{
    /// <summary>The messages of a conversation and of those that were merged into it, untracked.</summary>
    public static async Task<IQueryable<Message>> MessagesReadWithAsync(this KefuDbContext db, ConversationId id, CancellationToken ct)
    {
        List<ConversationId> ids = [id, .. await db.Set<Conversation>().Where(c => c.MergedInto == id).Select(c => c.Id).ToListAsync(ct)];
        return db.Set<Message>().AsNoTracking().Where(m => ids.Contains(m.ConversationId));
    }
}
