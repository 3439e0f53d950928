using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.CountConversations;

/// <summary>How many open conversations stand where: by agent, by queue, by shop. Kept by a log reader, never counted while somebody waits.</summary>
internal sealed class TallyRow : IShopOwned
{
    public Guid ShopId { get; init; }

    /// <summary><c>agent</c>, <c>waiting</c> or <c>open</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The agent or the queue; empty for the shop as a whole or for no queue yet.</summary>
    public Guid Key { get; init; }

    public int Count { get; set; }
}

/// <summary>What of a conversation stands in the tally now, so that the same news twice counts once.</summary>
internal sealed class TallyEntry : IShopOwned
{
    public ConversationId ConversationId { get; init; }

    public Guid ShopId { get; init; }

    public StaffId? Agent { get; set; }

    public QueueId? Queue { get; set; }

    public bool Waiting { get; set; }

    public bool Open { get; set; }
}

/// <summary>Keeps the tally: after each event it looks where the conversation stands and moves the difference.</summary>
internal sealed class TallyReader(KefuDbContext db) : ILogReader
{
    private readonly Dictionary<(Guid Shop, string Kind, Guid Key), int> _moves = [];

    public string Name => "conversations.tally";

    public bool Wants(LogEntry entry) =>
        entry.SubjectKind == "conversation" && !entry.Is<MessagePosted>() && !entry.Is<MessagesRead>() && !entry.Is<ConversationTagged>() && !entry.Is<ConversationMonitored>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var ids = entries.Select(e => new ConversationId(e.SubjectId)).Distinct().ToList();
        var now = await db.Set<Conversation>().AsNoTracking().Where(c => ids.Contains(c.Id))
            .Select(c => new { c.Id, c.ShopId, c.AssignedTo, c.QueueId, c.Status }).ToListAsync(ct);
        var before = await db.Set<TallyEntry>().Where(e => ids.Contains(e.ConversationId)).ToDictionaryAsync(e => e.ConversationId, ct);
        foreach (var c in now)
        {
            if (before.TryGetValue(c.Id, out var entry))
            {
                Move(entry, -1);
            }
            else
            {
                entry = new TallyEntry { ConversationId = c.Id, ShopId = c.ShopId };
                db.Add(entry);
            }

            entry.Agent = c.Status is ConversationStatus.Active ? c.AssignedTo : null;
            entry.Queue = c.QueueId;
            entry.Waiting = c.Status is ConversationStatus.Queued or ConversationStatus.Offered;
            entry.Open = c.Status is not (ConversationStatus.Resolved or ConversationStatus.Closed);
            Move(entry, +1);
        }

        foreach (var ((shop, kind, key), by) in _moves.Where(m => m.Value != 0))
        {
            await WriteAsync(shop, kind, key, by, ct);
        }
    }

    private void Move(TallyEntry entry, int by)
    {
        void At(string kind, Guid key)
        {
            var place = (entry.ShopId, kind, key);
            _moves[place] = _moves.GetValueOrDefault(place) + by;
        }

        if (entry.Agent is { } agent)
        {
            At("agent", agent.Value);
        }

        if (entry.Waiting)
        {
            At("waiting", entry.Queue?.Value ?? Guid.Empty);
        }

        if (entry.Open)
        {
            At("open", Guid.Empty);
        }
    }

    private async Task WriteAsync(Guid shop, string kind, Guid key, int by, CancellationToken ct)
    {
        if (await db.Set<TallyRow>().SingleOrDefaultAsync(r => r.ShopId == shop && r.Kind == kind && r.Key == key, ct) is { } row)
        {
            row.Count += by;
        }
        else
        {
            db.Add(new TallyRow { ShopId = shop, Kind = kind, Key = key, Count = by });
        }
    }
}
