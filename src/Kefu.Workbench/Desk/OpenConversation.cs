using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;

namespace Kefu.Workbench.Desk;

/// <summary>The conversation that a page shows, with its customer: both panes beside each other ask for them, and they are read once.</summary>
internal sealed class OpenConversation(IConversationBoard board, Sources sources)
{
    private (BoardRow Row, Answer<CustomerCard?> Customer)? _found;

    /// <summary>Null when nothing within reach is meant.</summary>
    public async Task<(BoardRow Row, Answer<CustomerCard?> Customer)?> FindAsync(ConversationId id, CancellationToken ct)
    {
        if (_found?.Row.Id != id)
        {
            _found = await board.FindAsync(id, ct) is { } row ? (row, await sources.AskAsync<ICustomers, CustomerCard?>(c => c.FindAsync(row.Customer, ct))) : null;
        }

        return _found;
    }
}
