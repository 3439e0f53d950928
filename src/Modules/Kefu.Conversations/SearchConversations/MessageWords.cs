using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.SearchConversations;

/// <summary>Keeps what was said, notes of the floor included, findable by words.</summary>
internal sealed class MessageWords(KefuDbContext db, TextIndex index) : ILogReader
{
    public const string Table = "conversations_text";

    public string Name => "conversations.words";

    public bool Wants(LogEntry entry) => entry.Is<MessagePosted>() || entry.Is<MessageRecalled>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var ids = entries.Select(e => e.Is<MessageRecalled>(out var recalled) ? recalled.Message : e.Read<MessagePosted>().Message).Distinct().ToList();
        var messages = await db.Set<Message>().AsNoTracking().Where(m => ids.Contains(m.Id) && m.Text != null).OrderBy(m => m.Seq).Select(m => new { m.Id, m.ShopId, m.Text, Recalled = m.RecalledAtUtc != null }).ToListAsync(ct);
        await index.PutAsync(Table, messages.Select(m => (m.Id.Value, m.Recalled ? "" : m.Text!, m.ShopId)), ct);
    }
}
