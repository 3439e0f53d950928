using System.Collections.Concurrent;
using System.Diagnostics;
using Kefu.Contracts.Customers;
using Kefu.Platform.Log;

namespace Kefu.Customers.Data;

/// <summary>What a customer is called, as this node last read it.</summary>
/// <param name="As">The known customer whose name it is, when an anonymous one turned out to be that one.</param>
internal readonly record struct ReadName(CustomerId Id, CustomerId? As, Guid ShopId, string Name, bool Anonymous);

/// <summary>Keeps names in memory, for lists show the same ones again and again; a name is dropped when the log tells of its change, and after a minute whatever happens.</summary>
internal sealed class CustomerNames : INodeListener
{
    private const int Most = 50_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<CustomerId, (ReadName Name, long At)> _kept = new();
    private readonly ConcurrentDictionary<CustomerId, CustomerId> _as = new();
    private int _generation;

    /// <summary>Read before the database is asked, and given back with what it said.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>The name kept, or null.</summary>
    public ReadName? Find(CustomerId id) =>
        _kept.TryGetValue(_as.GetValueOrDefault(id, id), out var kept) && Stopwatch.GetElapsedTime(kept.At) < Longest ? kept.Name : null;

    /// <summary>Keeps what was read, unless any name changed since: it could be the old one.</summary>
    public void Keep(int generation, IReadOnlyCollection<ReadName> names)
    {
        if (_kept.Count + _as.Count >= Most)
        {
            _kept.Clear();
            _as.Clear();
        }

        var at = Stopwatch.GetTimestamp();
        foreach (var name in names)
        {
            var named = name.As ?? name.Id;
            _kept[named] = (name, at);
            if (name.As is { } known)
            {
                _as[name.Id] = known;
            }
        }

        if (generation != Generation)
        {
            foreach (var name in names)
            {
                Drop(name.Id);
            }
        }
    }

    /// <summary>Forgets the name of a customer, and of whoever turned out to be that one.</summary>
    public void Forget(CustomerId id)
    {
        Interlocked.Increment(ref _generation);
        Drop(id);
    }

    public void Heard(LogEntry entry)
    {
        if (entry.Is<CustomerChanged>(out var changed) && changed.Fields.Contains("name"))
        {
            Forget(changed.Customer);
        }
        else if (entry.Is<VisitorIdentified>(out var identified))
        {
            Forget(identified.Anonymous);
        }
    }

    private void Drop(CustomerId id)
    {
        if (_as.TryRemove(id, out var known))
        {
            _kept.TryRemove(known, out _);
        }

        _kept.TryRemove(id, out _);
    }
}
