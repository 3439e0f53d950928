using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Tickets.Domain;

namespace Kefu.Tickets.Data;

/// <summary>The names that tickets are shown with: of the people who have to do with them and of their customers.</summary>
internal sealed class TicketNames(IStaffDirectory staff, ICustomers customers)
{
    private IReadOnlyDictionary<StaffId, StaffCard> _people = new Dictionary<StaffId, StaffCard>();
    private IReadOnlyDictionary<CustomerId, CustomerName> _customers = new Dictionary<CustomerId, CustomerName>();

    /// <summary>Looks up all names at once.</summary>
    public async Task LoadAsync(IEnumerable<StaffId?> people, IEnumerable<CustomerId?> customerIds, CancellationToken ct)
    {
        _people = await staff.FindManyAsync([.. people.OfType<StaffId>().Distinct()], ct);
        _customers = await customers.NamesAsync([.. customerIds.OfType<CustomerId>().Distinct()], ct);
    }

    public string Of(StaffId person) => _people.GetValueOrDefault(person)?.Name ?? "";

    public string? Of(StaffId? person) => person is { } known ? Of(known) : null;

    public string? Of(CustomerId? id) => id is { } customer ? _customers.GetValueOrDefault(customer)?.Name : null;
}
