using System.Runtime.CompilerServices;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Text;
using Kefu.Tickets.ListTickets;

namespace Kefu.Tickets.ExportTickets;

/// <summary>Notes that somebody takes a list of tickets away; asked by who has lately shown who they are.</summary>
[Requires("tickets.export")]
internal sealed record NoteExport(string Query) : ICommand<Done>;

internal sealed class NoteExportHandler(IFreshSignIn fresh, CurrentActor current, EventLog log) : IHandler<NoteExport, Done>
{
    public async Task<Done> HandleAsync(NoteExport request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        log.Append(new TicketsExported(Cut.To(request.Query, 300)), "export", Guid.CreateVersion7(), current.Actor.Shops is { Everywhere: false, Ids: [var only] } ? only : null);
        return default;
    }
}

/// <summary>Writes a list as CSV, a page at a time: the whole never stands in memory.</summary>
internal sealed class TicketCsv(Dispatcher dispatcher)
{
    public const int Most = 100_000;
    public static readonly IReadOnlyList<string> Columns = ["number", "status", "kind", "priority", "subject", "customer", "order_number", "owner", "assignee", "opened_at", "updated_at"];
    private const int PageSize = 200;

    public static string LineOf(TicketRow row) => CsvCell.Line(
        CsvCell.Of(row.Number), CsvCell.Of(row.Status.ToString()), CsvCell.Of(row.Kind.ToString()), CsvCell.Of(row.Priority.ToString()), CsvCell.Of(row.Subject), CsvCell.Of(row.CustomerName),
        CsvCell.Of(row.OrderNumber), CsvCell.Of(row.OwnerName), CsvCell.Of(row.AssigneeName), CsvCell.Of(row.OpenedAtUtc), CsvCell.Of(row.UpdatedAtUtc));

    public async IAsyncEnumerable<string> LinesAsync(TicketView view, TicketFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        yield return CsvCell.Line(Columns);
        string? after = null;
        for (var written = 0; written < Most;)
        {
            var page = await dispatcher.SendAsync(new ListTickets.ListTickets(view, filter, "number", true, after, null, PageSize), ct);
            foreach (var row in page.Rows)
            {
                yield return LineOf(row);
            }

            written += page.Rows.Count;
            after = page.Next;
            if (after is null)
            {
                yield break;
            }
        }
    }
}
