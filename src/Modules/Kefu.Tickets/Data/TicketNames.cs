using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Tickets.Domain;

namespace Kefu.Tickets.Data;

/// <summary>The names that tickets are shown with: of the people who have to do with them and of their customers.</summary>
internal sealed class TicketNames(IStaffDirectory staff, ICustomers customers)
{
    private IReadOnlyDictionary<StaffId, StaffCard> _people = new Dictionary<StaffId, StaffCard>();
    private IReadOnlyDictionary<CustomerId, CustomerCard> _customers = new Dictionary<CustomerId, CustomerCard>();

    /// <summary>Looks up all names of these tickets at once.</summary>
    public async Task LoadAsync(IReadOnlyCollection<Ticket> tickets, CancellationToken ct)
    {
        _people = await staff.FindManyAsync([.. tickets.SelectMany(t => new[] { t.Owner, t.Assignee, t.HandOverTo }).OfType<StaffId>().Distinct()], ct);
        _customers = await customers.FindManyAsync([.. tickets.Select(t => t.Customer).OfType<CustomerId>().Distinct()], ct);
    }

    public string Of(StaffId person) => _people.GetValueOrDefault(person)?.Name ?? "";

    public string? Of(StaffId? person) => person is { } known ? Of(known) : null;

    public string? OfCustomer(Ticket ticket) => ticket.Customer is { } customer ? _customers.GetValueOrDefault(customer)?.Name : null;
}
