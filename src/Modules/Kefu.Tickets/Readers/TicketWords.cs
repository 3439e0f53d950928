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
        var texts = new List<(Guid, string, Guid)>(tickets.Count);
        foreach (var ticket in tickets)
        {
            // Asked for one ticket at a time: of all of them together no bound would hold for each.
            var said = await db.Set<TicketEntry>().AsNoTracking().Where(e => e.TicketId == ticket.Id).OrderByDescending(e => e.AtUtc).Take(MostEntries).Select(e => e.Text).ToListAsync(ct);
            texts.Add((ticket.Id.Value, string.Join('\n', [ticket.Subject, ticket.OrderNumber ?? "", ticket.Number.ToString(CultureInfo.InvariantCulture), .. said]), ticket.ShopId));
        }

        await index.PutAsync(Table, texts, ct);
    }
}
