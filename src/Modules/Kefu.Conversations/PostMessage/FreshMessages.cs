using System.Collections.Concurrent;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;

namespace Kefu.Conversations.PostMessage;

/// <summary>Plain messages that this node wrote a moment ago, as their customer sees them: the customer's feed need not read them back. Whoever does not find one here reads it.</summary>
internal sealed class FreshMessages
{
    private const int Most = 4_096;
    private readonly ConcurrentDictionary<MessageId, (CustomerId Customer, MessageView View)> _messages = new();
    private readonly ConcurrentQueue<MessageId> _order = new();

    public MessageView? Find(MessageId id, CustomerId customer) =>
        _messages.TryGetValue(id, out var found) && found.Customer == customer ? found.View : null;

    public void Forget(MessageId id) => _messages.TryRemove(id, out _);

    public void Keep(Draft draft, Written written)
    {
        if (draft is not { Kind: MessageKind.Text, Visibility: Visibility.Public, Extra: null, Attachment: null } || !written.New)
        {
            return;
        }

        _messages[written.Id] = (draft.Customer, ThreadViews.OwnView(written, draft, null));
        _order.Enqueue(written.Id);
        if (_order.Count > Most && _order.TryDequeue(out var oldest))
        {
            _messages.TryRemove(oldest, out _);
        }
    }
}
