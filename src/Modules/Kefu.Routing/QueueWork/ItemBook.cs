using Kefu.Contracts.Conversations;
using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.QueueWork;

/// <summary>The waiting items that a batch of the log speaks of, read at once: one by one they cost more than what is done with them.</summary>
internal sealed class ItemBook(KefuDbContext db)
{
    private readonly Dictionary<ConversationId, WaitingItem?> _read = [];

    public async Task PrepareAsync(IEnumerable<ConversationId> conversations, CancellationToken ct)
    {
        foreach (var some in conversations.Distinct().Chunk(200))
        {
            var there = await db.Set<WaitingItem>().Where(i => some.Contains(i.Conversation)).ToDictionaryAsync(i => i.Conversation, ct);
            foreach (var id in some)
            {
                _read[id] = there.GetValueOrDefault(id);
            }
        }
    }

    /// <summary>The item, tracked; null when there is none.</summary>
    public ValueTask<WaitingItem?> FindAsync(ConversationId conversation, CancellationToken ct) =>
        _read.TryGetValue(conversation, out var item) ? ValueTask.FromResult(item) : db.Set<WaitingItem>().FindAsync([conversation], ct);

    public void Add(WaitingItem item)
    {
        db.Add(item);
        _read[item.Conversation] = item;
    }
}
