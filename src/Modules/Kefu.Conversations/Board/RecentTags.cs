using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Board;

/// <summary>The words that were put on the newest conversations of some shops, the most used first, as this node last read them.</summary>
internal sealed class RecentTags : INodeListener
{
    private const int Newest = 200;
    private const int Most = 30;

    private readonly Kept<string, IReadOnlyList<string>> _kept = new();

    /// <summary>The tags of the shops that the context's actor reaches.</summary>
    public Task<IReadOnlyList<string>> GetAsync(KefuDbContext db, ShopScope shops, CancellationToken ct) =>
        _kept.GetAsync(db, shops.Everywhere ? "*" : string.Join(',', shops.Ids.Order()), () => ReadAsync(db, ct));

    public void Forget() => _kept.Forget();

    public void Heard(LogEntry entry)
    {
        if (entry.Is<ConversationTagged>(out _))
        {
            Forget();
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(KefuDbContext db, CancellationToken ct)
    {
        var recent = await db.Set<Conversation>().Where(c => c.Tags != "").OrderByDescending(c => c.OpenedAtUtc).Take(Newest).Select(c => c.Tags).ToListAsync(ct);
        return [.. recent.SelectMany(t => t.Split(';', StringSplitOptions.RemoveEmptyEntries)).GroupBy(t => t, StringComparer.Ordinal).OrderByDescending(g => g.Count()).Select(g => g.Key).Take(Most)];
    }
}
