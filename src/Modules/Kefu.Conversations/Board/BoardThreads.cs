using Kefu.Contracts;
using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Board;

/// <summary>Reads threads for the desk. Who may see the conversation was asked before.</summary>
internal sealed class BoardThreads(KefuDbContext db, ThreadViews views)
{
    private const int Stretch = 50;
    private const int Most = 2000;

    public async Task<BoardThread> ReadAsync(Opened conversation, long? from, string language, CancellationToken ct)
    {
        var all = conversation.MessagesIn(db);
        var rows = from is { } start
            ? await all.Where(m => m.Seq >= start).OrderBy(m => m.Seq).Take(Most).ToListAsync(ct)
            : await all.OrderByDescending(m => m.Seq).Take(Stretch).ToListAsync(ct);
        rows.Sort((a, b) => a.Seq.CompareTo(b.Seq));
        var first = rows.Count == 0 ? 0 : rows[0].Seq;
        var older = rows.Count == 0 || (from is null && rows.Count < Stretch) ? [] : await all.Where(m => m.Seq < first).OrderByDescending(m => m.Seq).Select(m => m.Seq).Take(Stretch).ToListAsync(ct);
        var authors = rows.ToDictionary(r => r.Seq);
        return new BoardThread(
            [.. (await views.ForStaffAsync(rows, language, ct)).Select(v => EntryOf(v, authors[v.Seq]))],
            older.Count == 0 ? null : older[^1]);
    }

    private static BoardMessage EntryOf(MessageView view, Message message) =>
        new(view.Seq, view.Id, message.ClientId, message.Author, message.AuthorId, view.Author.Name, message.Visibility, message.Kind is MessageKind.Notice, view.Text ?? "", view.At)
        {
            File = view.Attachment is { } f ? new BoardFile(f.Id, f.FileName, f.ContentType, f.Size, f.IsImage, f.Width, f.Height) : null,
            Card = view.Card is { } c ? new BoardCard(c.Title, c.Subtitle, c.ImageUrl, c.Url, c.Price is { } p ? new Money(p.Minor, p.Currency) : null, c.OrderNumber, c.Status) : null,
            RecalledAtUtc = view.RecalledAt,
            Sources = [.. (view.Sources ?? []).Select(s => new BoardSource(s.Title, s.Section))],
        };
}
