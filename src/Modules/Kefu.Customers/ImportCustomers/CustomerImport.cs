using Kefu.Customers.Domain;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;

namespace Kefu.Customers.ImportCustomers;

/// <summary>Customers from a file, by the shop's own name for them.</summary>
internal sealed class CustomerImport(Dispatcher dispatcher) : IImportKind
{
    public string Name => "customers";

    public string Permission => "customers.edit";

    public Type Resource => typeof(CustomersText);

    public IReadOnlyList<ImportColumn> Columns =>
    [
        new("customer_id", true, 200), new("name", false, 200), new("phone", false, 40), new("email", false, 200), new("address", false, 500),
        new("tier", false, 40), new("region", false, 100), new("language", false, 20),
    ];

    public string KeyOf(ImportCells cells) => cells["customer_id"];

    public Task<ImportedRow> ApplyAsync(Guid shopId, ImportCells cells, bool changeKnown, CancellationToken ct) => dispatcher.SendAsync(
        new PutCustomer(
            shopId,
            cells["customer_id"],
            new CustomerFields(cells.Or("name"), cells.Or("phone"), cells.Or("email"), cells.Or("address"), cells.Or("tier"), cells.Or("region"), cells.Or("language")),
            changeKnown),
        ct);
}
