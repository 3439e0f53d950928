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
        foreach (var id in entries.Select(e => new TicketId(e.SubjectId)).Distinct())
        {
            if (await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, ct) is not { } ticket)
            {
                continue;
            }

            var words = await db.Set<TicketEntry>().AsNoTracking().Where(e => e.TicketId == id).OrderByDescending(e => e.AtUtc).Take(MostEntries).Select(e => e.Text).ToListAsync(ct);
            await index.PutAsync(Table, id.Value, string.Join('\n', [ticket.Subject, ticket.OrderNumber ?? "", ticket.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), .. words]), ticket.ShopId, ct);
        }
    }
}
