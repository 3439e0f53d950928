using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

/// <summary>A conversation within the actor's reach, untracked, with what every page of it asks for.</summary>
/// <param name="Merged">Those that went into it and are read as one with it.</param>
/// <param name="Colleagues">Those who were invited or mentioned.</param>
internal sealed record Opened(Conversation Row, IReadOnlyList<ConversationId> Merged, IReadOnlyList<Guid> Colleagues)
{
    /// <summary>Its messages and those of the ones that went into it, untracked.</summary>
    public IQueryable<Message> MessagesIn(KefuDbContext db)
    {
        var messages = db.Set<Message>().AsNoTracking();
        var id = Row.Id;
        if (Merged.Count == 0)
        {
            return messages.Where(m => m.ConversationId == id);
        }

        List<ConversationId> ids = [id, .. Merged];
        return messages.Where(m => ids.Contains(m.ConversationId));
    }
}

/// <summary>Reads the conversation that a request is about once, whichever of its parts asks for it; what the request itself changes is read anew.</summary>
internal sealed class OpenedConversations
{
    private readonly KefuDbContext _db;
    private readonly ConversationReach _reach;
    private Opened? _last;

    public OpenedConversations(KefuDbContext db, ConversationReach reach)
    {
        (_db, _reach) = (db, reach);
        db.SavedChanges += (_, _) => _last = null;
    }

    /// <summary>Null when there is none within reach.</summary>
    public async Task<Opened?> FindAsync(ConversationId id, CancellationToken ct)
    {
        if (_last?.Row.Id != id)
        {
            var found = await (await _reach.QueryAsync(ct)).AsNoTracking().Where(c => c.Id == id).Select(c => new
            {
                Row = c,
                Merged = _db.Set<Conversation>().Where(o => o.MergedInto == c.Id).Select(o => o.Id).ToList(),
                Colleagues = _db.Set<Participant>().Where(p => p.ConversationId == c.Id).Select(p => p.StaffId).ToList(),
            }).AsSingleQuery().SingleOrDefaultAsync(ct);
            _last = found is null ? null : new Opened(found.Row, found.Merged, found.Colleagues);
        }

        return _last;
    }
}
