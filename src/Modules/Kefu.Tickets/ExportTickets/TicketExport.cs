using Kefu.Platform.Exports;
using Kefu.Platform.Handling;
using Kefu.Tickets.ListTickets;

namespace Kefu.Tickets.ExportTickets;

/// <summary>All tickets of a shop that whoever asks may see, in the order of their numbers.</summary>
internal sealed class TicketExport(Dispatcher dispatcher) : IExportKind
{
    private const int PageSize = 200;

    public string Name => "tickets";

    public string Permission => "tickets.export";

    public Type Resource => typeof(TicketsText);

    public IReadOnlyList<string> Columns => TicketCsv.Columns;

    public async Task<ExportPage> ReadAsync(ExportAsk ask, string? after, CancellationToken ct)
    {
        var page = await dispatcher.SendAsync(new ListTickets.ListTickets(TicketView.All, new TicketFilter(ShopId: ask.ShopId), "number", false, after, null, PageSize), ct);
        return new ExportPage([.. page.Rows.Where(r => r.OpenedAtUtc < ask.ToUtc && (ask.FromUtc is not { } from || r.OpenedAtUtc >= from)).Select(TicketCsv.LineOf)], page.Next);
    }
}
