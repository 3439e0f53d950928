using System.Globalization;
using Kefu.Contracts.Search;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Tickets.Data;
using Kefu.Tickets.Domain;
using Kefu.Tickets.Readers;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tickets.SearchTickets;

/// <summary>Finds tickets by words of their subject, entries, number or order.</summary>
internal sealed class TicketSearch(KefuDbContext db, TicketReach reach, TextIndex index, CurrentActor current) : ISearchSource
{
    private const int MostFound = 500;

    public string Kind => "ticket";

    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string query, int take, CancellationToken ct)
    {
        if (!current.Actor.May("tickets.view"))
        {
            return [];
        }

        var keys = await index.FindAsync(TicketWords.Table, query, MostFound, ct);
        if (keys.Count == 0)
        {
            return [];
        }

        var ids = keys.Select(k => new TicketId(k)).ToList();
        var tickets = await (await reach.QueryAsync(ct)).AsNoTracking().Where(t => ids.Contains(t.Id)).OrderByDescending(t => t.UpdatedAtUtc).Take(take).Select(t => new { t.Id, t.Number, t.Subject, t.UpdatedAtUtc }).ToListAsync(ct);
        var shown = tickets.Select(t => t.Id).ToList();
        var entries = await db.Set<TicketEntry>().AsNoTracking().Where(e => shown.Contains(e.TicketId)).OrderByDescending(e => e.AtUtc).Select(e => new { e.TicketId, e.Text }).ToListAsync(ct);
        return
        [
            .. tickets.Select(t => new SearchHit(
                Kind,
                string.Create(CultureInfo.InvariantCulture, $"#{t.Number} {t.Subject}"),
                Snippet.Of([.. entries.Where(e => e.TicketId == t.Id).Select(e => e.Text)], query),
                string.Create(CultureInfo.InvariantCulture, $"/tickets/{t.Number}"),
                t.UpdatedAtUtc)),
        ];
    }
}
