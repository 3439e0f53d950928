using Kefu.Contracts.Tickets;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Tickets.Domain;
using Kefu.Tickets.Readers;
using Microsoft.AspNetCore.WebUtilities;

namespace Kefu.Tickets.ListTickets;

/// <summary>Narrows lists and counts by the same filters.</summary>
internal sealed class TicketFilters(TextIndex index)
{
    private const int MostFound = 1000;

    public async Task<IQueryable<Ticket>> ApplyAsync(IQueryable<Ticket> tickets, TicketFilter filter, CancellationToken ct)
    {
        tickets = filter.Status is { } status ? tickets.Where(t => t.Status == status) : tickets;
        tickets = filter.Kind is { } kind ? tickets.Where(t => t.Kind == kind) : tickets;
        tickets = filter.Priority is { } priority ? tickets.Where(t => t.Priority == priority) : tickets;
        tickets = filter.ShopId is { } shop ? tickets.Where(t => t.ShopId == shop) : tickets;
        if (filter.Search is { } search)
        {
            var ids = (await index.FindAsync(TicketWords.Table, search, MostFound, ct)).Select(k => new TicketId(k)).ToList();
            tickets = tickets.Where(t => ids.Contains(t.Id));
        }

        return tickets;
    }

    /// <summary>The view and the filters that an address names; what cannot be read is left out.</summary>
    public static (TicketView View, TicketFilter Filter) Of(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? Text(string name) => values.TryGetValue(name, out var value) && value.ToString().Trim() is { Length: > 0 } text ? text : null;
        T? Read<T>(string name)
            where T : struct, Enum => Enum.TryParse<T>(Text(name), ignoreCase: true, out var read) && Enum.IsDefined(read) ? read : null;
        return (
            Read<TicketView>("view") ?? TicketView.All,
            new TicketFilter(
                Read<TicketStatus>("status"), Read<TicketKind>("kind"), Read<TicketPriority>("priority"), Guid.TryParse(Text("shop"), out var shop) ? shop : null, Text("q") is { } q ? Cut.To(q, 200) : null));
    }
}
