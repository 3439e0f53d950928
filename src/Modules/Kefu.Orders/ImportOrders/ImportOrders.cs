using Kefu.Orders.Domain;
using Kefu.Orders.ReceiveOrder;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;

namespace Kefu.Orders.ImportOrders;

/// <summary>Applies a CSV file of orders to a shop; the same file twice changes nothing.</summary>
[Requires("orders.import")]
internal sealed record ImportOrders(Guid ShopId, string Csv) : ICommand<ImportReceipt>;

/// <summary>What became of a file.</summary>
public sealed record ImportReceipt(int Rows, int Applied, int Unchanged, IReadOnlyList<RowError> Errors);

// Events: OrderChanged for each order that is newer, noted by OrderIntake.
internal sealed class ImportOrdersHandler(OrderCsv csv, OrderIntake intake, CurrentActor current) : IHandler<ImportOrders, ImportReceipt>
{
    public async Task<ImportReceipt> HandleAsync(ImportOrders request, CancellationToken ct)
    {
        if (!current.Actor.Shops.Contains(request.ShopId))
        {
            throw new NotFound();
        }

        var content = csv.Read(request.Csv);
        var applied = 0;
        foreach (var report in content.Orders)
        {
            applied += await intake.ApplyAsync(request.ShopId, report, ct) == ReportOutcome.Applied ? 1 : 0;
        }

        if (content.Orders.Count > 0)
        {
            await intake.NoteReportAsync(request.ShopId, ct);
        }

        return new ImportReceipt(content.Rows, applied, content.Orders.Count - applied, content.Errors);
    }
}
