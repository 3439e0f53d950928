using Kefu.Contracts.Customers;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Persistence;
using Kefu.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Tickets.OpenTicket;

/// <summary>Tickets from a file. A ticket of the same customer with the same subject that is not over yet is taken for the same one and never changed: its history is its own.</summary>
internal sealed class TicketImport(Dispatcher dispatcher, KefuDbContext db, ICustomers customers, IStringLocalizer<TicketsText> text) : IImportKind
{
    public string Name => "tickets";

    public string Permission => "tickets.open";

    public Type Resource => typeof(TicketsText);

    public IReadOnlyList<ImportColumn> Columns =>
    [
        new("customer_id", true, 200), new("kind", true, 20), new("priority", false, 20), new("subject", true, 200), new("text", true, 8000),
        new("contact", true, 200), new("order_number", false, 100), new("confirm_contact", false, 10),
    ];

    public string KeyOf(ImportCells cells) => cells["customer_id"] + '\n' + cells["subject"];

    public async Task<ImportedRow> ApplyAsync(Guid shopId, ImportCells cells, bool changeKnown, CancellationToken ct)
    {
        var (kind, priority) = (Read<TicketKind>(cells, "kind"), cells.Or("priority") is null ? TicketPriority.Normal : Read<TicketPriority>(cells, "priority"));
        if (await customers.FindByExternalIdAsync(shopId, cells["customer_id"], ct) is { } customer)
        {
            var subject = cells["subject"];
            var known = await db.Set<Ticket>().Where(t => t.ShopId == shopId && t.Customer == customer.Id && t.Subject == subject && t.Status != TicketStatus.Resolved && t.Status != TicketStatus.Closed)
                .Select(t => (TicketId?)t.Id).FirstOrDefaultAsync(ct);
            if (known is { } there)
            {
                return new ImportedRow(ImportOutcome.Left, there.Value);
            }
        }

        var opened = await dispatcher.SendAsync(
            new OpenTicket(shopId, null, kind, priority, cells["subject"], cells["text"], cells["customer_id"], cells.Or("order_number"), cells["contact"], cells.Says("confirm_contact")), ct);
        return new ImportedRow(ImportOutcome.Created, opened.Id.Value);
    }

    private T Read<T>(ImportCells cells, string column)
        where T : struct, Enum => Enum.GetValues<T>().Where(v => string.Equals(v.ToString(), cells[column], StringComparison.OrdinalIgnoreCase)).Cast<T?>().FirstOrDefault()
            ?? throw new Invalid(column, text["import-one-of", string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()]);
}
