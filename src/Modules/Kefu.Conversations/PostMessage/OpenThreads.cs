using System.Collections.Concurrent;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;

namespace Kefu.Conversations.PostMessage;

/// <summary>The conversation that was open for a customer when they last wrote on this node. Only a guess: the write checks it.</summary>
internal sealed class OpenThreads
{
    private const int Most = 50_000;
    private readonly ConcurrentDictionary<CustomerId, OpenThread> _threads = new();
    private int _count;

    public OpenThread? Find(CustomerId customer) => _threads.GetValueOrDefault(customer);

    public void Keep(CustomerId customer, OpenThread thread)
    {
        if (Interlocked.Increment(ref _count) > Most)
        {
            _threads.Clear();
            Interlocked.Exchange(ref _count, 1);
        }

        _threads[customer] = thread;
    }

    public void Forget(CustomerId customer) => _threads.TryRemove(customer, out _);
}

/// <summary>What a write needs to know of a conversation; it does not change while the conversation is open.</summary>
internal sealed record OpenThread(ConversationId Conversation, Guid ShopId, string Tier);
