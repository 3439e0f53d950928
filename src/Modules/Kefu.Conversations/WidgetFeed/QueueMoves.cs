using System.Collections.Concurrent;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Routing;
using Kefu.Platform.Log;

namespace Kefu.Conversations.WidgetFeed;

/// <summary>Counts what may have moved a shop's queues, so that each customer who waits is told once for many moves.</summary>
internal sealed class QueueMoves : INodeListener
{
    private static readonly HashSet<string> Moves = new(StringComparer.Ordinal)
    {
        EventNames.Of(typeof(ItemQueued)), EventNames.Of(typeof(OfferMade)), EventNames.Of(typeof(OfferMissed)), EventNames.Of(typeof(ConversationAccepted)), EventNames.Of(typeof(QueueLeft)),
        EventNames.Of(typeof(ConversationClosed)), EventNames.Of(typeof(PresenceChanged)),
    };

    private readonly ConcurrentDictionary<Guid, long> _moves = new();
    private long _everywhere;

    public long Of(Guid shop) => _moves.GetValueOrDefault(shop) + Interlocked.Read(ref _everywhere);

    public void Heard(LogEntry entry)
    {
        if (!Moves.Contains(entry.Type))
        {
            return;
        }

        if (entry.ShopId is { } shop)
        {
            _moves.AddOrUpdate(shop, 1, (_, count) => count + 1);
        }
        else
        {
            Interlocked.Increment(ref _everywhere);
        }
    }
}
