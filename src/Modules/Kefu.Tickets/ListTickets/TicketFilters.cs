using Kefu.Contracts.Tickets;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Domain;
using Kefu.Tickets.Pages;
using Kefu.Tickets.Readers;
using Kefu.Ui;
using Microsoft.AspNetCore.Http;
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

    /// <summary>What an address of the list asks for.</summary>
    public static TableQuery Read(IQueryCollection query) => TableQuery.Parse(query, ["status", "kind", "priority", "shop"], ["number", "updated"]);

    /// <summary>The filters that are set; what cannot be read is left out.</summary>
    public static TicketFilter Of(TableQuery query) => new(
        TicketOptions.Read<TicketStatus>(query["status"]),
        TicketOptions.Read<TicketKind>(query["kind"]),
        TicketOptions.Read<TicketPriority>(query["priority"]),
        Guid.TryParse(query["shop"], out var shop) ? shop : null,
        query.Search);

    /// <summary>The view and the filters that an address names.</summary>
    public static (TicketView View, TicketFilter Filter) Of(string query)
    {
        var values = new QueryCollection(QueryHelpers.ParseQuery(query));
        return (TicketOptions.Read<TicketView>(values["view"]) ?? TicketView.All, Of(Read(values)));
    }
}
