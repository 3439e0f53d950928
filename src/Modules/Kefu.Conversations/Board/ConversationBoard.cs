using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.SuperviseConversation;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Board;

/// <summary>The desk's lists: all of them within the actor's reach.</summary>
internal sealed class ConversationBoard(ConversationReach reach, OpenedConversations conversations, KefuDbContext db, CurrentActor current, BoardThreads threads, RecentTags tags, Visits visits, TimeProvider clock) : IConversationBoard
{
    private const int Most = 200;

    private StaffId Me => new(current.Actor.Id);

    public async Task<BoardList> ListAsync(BoardQuery query, CancellationToken ct)
    {
        var take = Math.Clamp(query.Take, 1, Most);
        var all = Narrow(await InViewAsync(query.View, query.Status, ct), query).AsNoTracking();
        // Where nothing is owed, nothing is due before the end of time: only what room the others leave is filled with those.
        var found = await all.OrderBy(c => c.DueAtUtc).ThenByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Number).Take(take + 1).ToListAsync(ct);
        var shown = found.Take(take).ToLookup(c => c.DueAtUtc < Conversation.Never, RowOf);
        return new BoardList([.. shown[true]], [.. shown[false]], found.Count > take);
    }

    public async Task<IReadOnlyDictionary<BoardView, BoardCount>> CountsAsync(CancellationToken ct)
    {
        var now = clock.UtcNow();
        IQueryable<Tick>? ticks = null;
        foreach (var view in Enum.GetValues<BoardView>())
        {
            var found = (await InViewAsync(view, null, ct)).Select(c => new Tick { View = (int)view, Overdue = c.DueAtUtc < now });
            ticks = ticks is null ? found : ticks.Concat(found);
        }

        var counted = await ticks!.GroupBy(t => new { t.View, t.Overdue }).Select(g => new { g.Key.View, g.Key.Overdue, Count = g.Count() }).ToListAsync(ct);
        return Enum.GetValues<BoardView>().ToDictionary(
            view => view,
            view => new BoardCount(counted.Where(c => c.View == (int)view).Sum(c => c.Count), counted.Where(c => c.View == (int)view && c.Overdue).Sum(c => c.Count)));
    }

    public async Task<BoardCount> CountAsync(BoardQuery query, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var found = await Narrow(await InViewAsync(query.View, query.Status, ct), query).GroupBy(c => c.DueAtUtc < now).Select(g => new { Overdue = g.Key, Count = g.Count() }).ToListAsync(ct);
        return new BoardCount(found.Sum(f => f.Count), found.Where(f => f.Overdue).Sum(f => f.Count));
    }

    public async Task<IReadOnlyList<BoardPastFile>> FilesAsync(CustomerId customer, int take, CancellationToken ct)
    {
        var within = (await reach.QueryAsync(ct)).Where(c => c.CustomerId == customer).Select(c => c.Id);
        var rows = await (
            from m in db.Set<Message>().AsNoTracking()
            join a in db.Set<Attachment>().AsNoTracking() on m.AttachmentId equals a.Id
            where within.Contains(m.ConversationId) && m.CustomerId == customer && m.RecalledAtUtc == null
            orderby m.Seq descending
            select new { m.ConversationId, m.AtUtc, m.Author, File = a }).Take(take).ToListAsync(ct);
        return [.. rows.Select(r => new BoardPastFile(new BoardFile(r.File.Id, r.File.FileName, r.File.ContentType, r.File.Size, r.File.IsImage, r.File.Width, r.File.Height), r.ConversationId, r.Author, r.AtUtc))];
    }

    public async Task<IReadOnlyList<BoardRow>> OffersAsync(CancellationToken ct)
    {
        var me = Me;
        return [.. (await reach.OwnPart().AsNoTracking().Where(c => c.OfferedTo == me || c.TransferTo == me).OrderBy(c => c.OfferExpiresAtUtc).Take(20).ToListAsync(ct)).Select(RowOf)];
    }

    public async Task<BoardRow?> FindAsync(ConversationId id, CancellationToken ct) =>
        await conversations.FindAsync(id, ct) is { } found ? RowOf(found.Row) : null;

    public async Task<IReadOnlyList<StaffId>> ParticipantsAsync(ConversationId id, CancellationToken ct) =>
        [.. ((await conversations.FindAsync(id, ct))?.Colleagues ?? []).Select(p => new StaffId(p))];

    public async Task<BoardThread> ThreadAsync(ConversationId id, long? from, CancellationToken ct)
    {
        if (await conversations.FindAsync(id, ct) is not { } opened)
        {
            return new BoardThread([], null);
        }

        if (from is null)
        {
            await visits.RecordAsync(opened, ct);
        }

        return await threads.ReadAsync(opened, from, CultureInfo.CurrentUICulture.Name, ct);
    }

    public async Task<string?> LastQuestionAsync(ConversationId id, CancellationToken ct) =>
        await conversations.FindAsync(id, ct) is not null
            ? await db.Set<Message>().Where(m => m.ConversationId == id && m.Author == AuthorKind.Customer && m.Kind == MessageKind.Text && m.RecalledAtUtc == null).OrderByDescending(m => m.Seq).Select(m => m.Text).FirstOrDefaultAsync(ct)
            : null;

    // The words of the whole shop, whoever chose them: nothing of a customer is told by them.
    public Task<IReadOnlyList<string>> TagsAsync(CancellationToken ct) => tags.GetAsync(db, current.Actor.Shops, ct);

    private async Task<IQueryable<Conversation>> InViewAsync(BoardView view, ConversationStatus? status, CancellationToken ct)
    {
        var me = Me;
        var actor = current.Actor;
        var all = view is BoardView.All ? await reach.QueryAsync(ct) : reach.OwnPart();
        var query = view switch
        {
            BoardView.Mine => all.Where(c => c.AssignedTo == me && (c.SnoozedUntilUtc == null || c.DueAtUtc < Conversation.Never)),
            BoardView.Snoozed => all.Where(Conversation.AsideOf(me)),
            BoardView.Waiting => all.Where(ConversationReach.Pooled(actor)),
            BoardView.Mentions => all.Where(c => db.Set<Participant>().Any(p => p.ConversationId == c.Id && p.StaffId == actor.Id)),
            _ => all,
        };
        return status is { } only
            ? query.Where(c => c.Status == only)
            : view is BoardView.Mine or BoardView.Snoozed ? query.Where(c => c.Status == ConversationStatus.Active)
            : query.Where(Conversation.Ongoing);
    }

    private static IQueryable<Conversation> Narrow(IQueryable<Conversation> query, BoardQuery asked)
    {
        if (!string.IsNullOrWhiteSpace(asked.Search))
        {
            var words = asked.Search.Trim().ToLowerInvariant();
            var number = long.TryParse(words.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
            var customers = asked.Customers;
#pragma warning disable CA1862, CA1304, CA1311, MA0011 // Runs in the database, which knows no cultures.
            query = query.Where(c => c.Number == number || c.LastText.ToLower().Contains(words) || c.Tags.ToLower().Contains(words) || customers.Contains(c.CustomerId));
#pragma warning restore CA1862, CA1304, CA1311, MA0011
        }

        if (!string.IsNullOrEmpty(asked.Tag))
        {
            var tag = ";" + asked.Tag + ";";
            query = query.Where(c => c.Tags.Contains(tag));
        }

        return asked.Queue is { } queue ? query.Where(c => c.QueueId == queue) : query;
    }

    /// <summary>One conversation in one view.</summary>
    private sealed class Tick
    {
        public int View { get; init; }

        public bool Overdue { get; init; }
    }

    private BoardRow RowOf(Conversation c) =>
        new(c.Id, c.Number, c.ShopId, c.CustomerId, c.Channel, c.Language, c.Tier, c.Class, c.Stage, c.Status, c.QueueId, c.AssignedTo, c.Owner, c.TagList)
        {
            OpenedAtUtc = c.OpenedAtUtc,
            HandoverAtUtc = c.HandoverAtUtc,
            AcceptedAtUtc = c.AcceptedAtUtc,
            FirstResponseAtUtc = c.FirstResponseAtUtc,
            ResolvedAtUtc = c.ResolvedAtUtc,
            WaitingSinceUtc = c.WaitingSinceUtc,
            DueAtUtc = c.DueAtUtc == Conversation.Never ? null : c.DueAtUtc,
            DueTotal = TimeSpan.FromSeconds(c.DueTotalSeconds),
            DueReason = c.DueReason,
            LastText = c.LastText,
            LastAuthor = Enum.TryParse<AuthorKind>(c.LastAuthor, out var author) ? author : AuthorKind.System,
            LastMessageAtUtc = c.LastMessageAtUtc,
            LastSeq = c.LastSeq,
            Unread = c.LastCustomerSeq > c.AgentReadSeq,
            CustomerReadSeq = c.CustomerReadSeq,
            OfferedTo = c.OfferedTo,
            OfferExpiresAtUtc = c.OfferExpiresAtUtc,
            TransferFrom = c.TransferFrom,
            TransferTo = c.TransferTo,
            TransferQueue = c.TransferQueue,
            TransferExpiresAtUtc = c.TransferExpiresAtUtc,
            SnoozedUntilUtc = c.SnoozedUntilUtc,
            MergedInto = c.MergedInto,
            MergeCanBeUndone = c.CanUnmerge(clock.UtcNow()),
        };
}
