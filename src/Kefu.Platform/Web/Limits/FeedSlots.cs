using System.Net;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Time;

namespace Kefu.Platform.Web.Limits;

/// <summary>Counts the live feeds that are open, so that nobody holds all of them: those of this node, and with them those that the other nodes said they hold. What a node said counts while it goes on speaking; who fell silent holds nothing.</summary>
internal sealed class FeedSlots(TimeProvider clock)
{
    /// <summary>How long a node's word counts after it spoke last; it speaks every second.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private readonly Dictionary<LimitKey, int> _open = [];
    private readonly Dictionary<string, Node> _others = new(StringComparer.Ordinal);
    private HashSet<LimitKey> _changed = [];

    /// <summary>Called when there is something to tell the other nodes; none when there are no others.</summary>
    public Action? Changed { get; set; }

    /// <summary>Takes a place until the answer is disposed; refuses when the actor or the address has none left.</summary>
    /// <param name="most">How many one identity and one address may hold; none are counted when null.</param>
    public IDisposable Enter(Actor actor, IPAddress? address, (int Identity, int Address)? most)
    {
        if (most is not var (ofIdentity, ofAddress))
        {
            return new Slot(this, null, null);
        }

        var who = new LimitKey(Door.Feed, LimitKind.Identity, DoorLimits.KeyOf(actor.Id));
        var where = new LimitKey(Door.Feed, LimitKind.Address, DoorLimits.KeyOf(address));
        lock (_lock)
        {
            if (Count(who) >= ofIdentity || Count(where) >= ofAddress)
            {
                // What only a silent node holds is free again when its word has run out.
                throw new TooMany(_open.GetValueOrDefault(who) >= ofIdentity || _open.GetValueOrDefault(where) >= ofAddress ? TryAgain : Lease, "too-many-feeds");
            }

            Set(who, _open.GetValueOrDefault(who) + 1);
            Set(where, _open.GetValueOrDefault(where) + 1);
        }

        Changed?.Invoke();
        return new Slot(this, who, where);
    }

    /// <summary>How many feeds this node holds of each of those that changed since the last time, or of all.</summary>
    public IReadOnlyList<(LimitKey Key, int Count)> Drain(bool all)
    {
        lock (_lock)
        {
            IEnumerable<LimitKey> keys = all ? _open.Keys : _changed;
            List<(LimitKey, int)> drained = [.. keys.Select(key => (key, _open.GetValueOrDefault(key)))];
            _changed = [];
            return drained;
        }
    }

    /// <summary>Counts what another node says it holds, in place of what it said before of the same.</summary>
    /// <param name="all">It tells all that it holds from the beginning: what it said before counts no more.</param>
    public void Hear(string name, bool all, IReadOnlyList<(LimitKey Key, int Count)> held)
    {
        lock (_lock)
        {
            foreach (var (gone, node) in _others)
            {
                if (!Speaks(node))
                {
                    _others.Remove(gone);
                }
            }

            var other = _others.TryGetValue(name, out var known) && !all ? known : _others[name] = new Node();
            other.HeardAtUtc = clock.UtcNow();
            foreach (var (key, count) in held)
            {
                other.Held[key] = count;
                if (count == 0)
                {
                    other.Held.Remove(key);
                }
            }
        }
    }

    private int Count(LimitKey key) => _open.GetValueOrDefault(key) + _others.Values.Where(Speaks).Sum(o => o.Held.GetValueOrDefault(key));

    private bool Speaks(Node node) => clock.UtcNow() - node.HeardAtUtc < Lease;

    private void Leave(LimitKey key)
    {
        lock (_lock)
        {
            Set(key, _open[key] - 1);
        }
    }

    private void Set(LimitKey key, int count)
    {
        _open[key] = count;
        if (count == 0)
        {
            _open.Remove(key);
        }

        if (Changed is not null)
        {
            _changed.Add(key);
        }
    }

    private sealed class Node
    {
        public Dictionary<LimitKey, int> Held { get; } = [];

        public DateTime HeardAtUtc { get; set; }
    }

    private sealed class Slot(FeedSlots slots, LimitKey? who, LimitKey? where) : IDisposable
    {
        public void Dispose()
        {
            foreach (var key in (LimitKey?[])[who, where])
            {
                if (key is { } taken)
                {
                    slots.Leave(taken);
                }
            }

            slots.Changed?.Invoke();
        }
    }
}
