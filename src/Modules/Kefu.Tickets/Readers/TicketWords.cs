using System.Globalization;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.Readers;

/// <summary>Keeps tickets and their entries searchable by words.</summary>
internal sealed class TicketWords(KefuDbContext db, TextIndex index) : ILogReader
{
    public const string Table = "tickets_text";

    private const int MostEntries = 500;

    public string Name => "tickets.words";

    public bool Wants(LogEntry entry) => entry.Is<TicketOpened>() || entry.Is<TicketEntryAdded>() || entry.Is<TicketChanged>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var ids = entries.Select(e => new TicketId(e.SubjectId)).Distinct().ToList();
        var tickets = await db.Set<Ticket>().AsNoTracking().Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.ShopId, t.Subject, t.OrderNumber, t.Number }).ToListAsync(ct);
        var said = (await db.Set<TicketEntry>().AsNoTracking().Where(e => ids.Contains(e.TicketId)).OrderByDescending(e => e.AtUtc).Select(e => new { e.TicketId, e.Text }).ToListAsync(ct))
            .ToLookup(e => e.TicketId, e => e.Text);
        await index.PutAsync(
            Table,
            tickets.Select(t => (t.Id.Value, string.Join('\n', [t.Subject, t.OrderNumber ?? "", t.Number.ToString(CultureInfo.InvariantCulture), .. said[t.Id].Take(MostEntries)]), t.ShopId)),
            ct);
    }
}
