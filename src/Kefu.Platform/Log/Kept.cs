using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Platform.Log;

/// <summary>What this node read last, kept in memory until it hears of a change, and for a minute whatever happens. For what pages ask again and again and people seldom change.</summary>
public sealed class Kept<TKey, TValue>
    where TKey : notnull
    where TValue : class
{
    private const int Most = 1_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<TKey, (TValue Value, long At)> _kept = new();
    private int _generation;

    /// <summary>What is kept, or what is read now. Inside a transaction it is read, and not kept: a transaction sees what it changed itself, which may never come to be.</summary>
    public async Task<TValue> GetAsync(DbContext db, TKey key, Func<Task<TValue>> read)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await read();
        }

        if (_kept.TryGetValue(key, out var kept) && Stopwatch.GetElapsedTime(kept.At) < Longest)
        {
            return kept.Value;
        }

        var generation = Volatile.Read(ref _generation);
        var value = await read();
        if (_kept.Count >= Most)
        {
            _kept.Clear();
        }

        _kept[key] = (value, Stopwatch.GetTimestamp());
        if (generation != Volatile.Read(ref _generation))
        {
            // Something changed while it was read: it could be the old one.
            _kept.TryRemove(key, out _);
        }

        return value;
    }

    /// <summary>Forgets all of it: something changed.</summary>
    public void Forget()
    {
        Interlocked.Increment(ref _generation);
        _kept.Clear();
    }
}
