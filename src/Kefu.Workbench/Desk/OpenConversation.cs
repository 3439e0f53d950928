using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Orders;

namespace Kefu.Workbench.Desk;

/// <summary>The conversation that a page shows, with its customer: both panes beside each other ask for them, and they are read once.</summary>
internal sealed class OpenConversation(IConversationBoard board, Sources sources)
{
    private const int OrdersShown = 5;

    private (BoardRow Row, Answer<CustomerCard?> Customer)? _found;
    private (Guid Shop, string? Customer, Answer<OrderAnswer> Answer)? _orders;

    /// <summary>Null when nothing within reach is meant.</summary>
    public async Task<(BoardRow Row, Answer<CustomerCard?> Customer)?> FindAsync(ConversationId id, CancellationToken ct)
    {
        if (_found?.Row.Id != id)
        {
            _found = await board.FindAsync(id, ct) is { } row ? (row, await sources.AskAsync<ICustomers, CustomerCard?>(c => c.FindAsync(row.Customer, ct))) : null;
        }

        return _found;
    }

    /// <summary>The newest orders of a shop's customer. Whose profile is unknown has orders nobody can look for: that is unavailable too, not empty.</summary>
    public async Task<Answer<OrderAnswer>> OrdersAsync(Guid shop, Answer<CustomerCard?> profile, CancellationToken ct)
    {
        if (!profile.Available)
        {
            return default;
        }

        var customer = profile.Value?.ExternalId;
        if (_orders is not { } read || read.Shop != shop || read.Customer != customer)
        {
            read = (shop, customer, await sources.AskAsync<IOrders, OrderAnswer>(o => o.ForCustomerAsync(shop, customer, OrdersShown, ct)));
            _orders = read;
        }

        return read.Answer;
    }
}
