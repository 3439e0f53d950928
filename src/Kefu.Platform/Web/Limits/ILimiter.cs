using System.Collections.Concurrent;

namespace Kefu.Platform.Web.Limits;

/// <summary>Whom and what is counted.</summary>
/// <param name="Kind">Tells identities from addresses.</param>
public readonly record struct LimitKey(Door Door, LimitKind Kind, UInt128 Id);

/// <summary>What a <see cref="LimitKey"/> names.</summary>
public enum LimitKind : byte
{
    Identity,
    Address,
}

/// <summary>What is left after an opening was taken or refused.</summary>
/// <param name="Wait">Zero when it was there to take, else how long to wait for the next.</param>
/// <param name="Left">How many could still come at once.</param>
/// <param name="Whole">How long until all of them could again.</param>
public readonly record struct LimitState(TimeSpan Wait, int Left, TimeSpan Whole);

/// <summary>Counts openings.</summary>
public interface ILimiter
{
    /// <summary>Takes one opening of so many a minute.</summary>
    ValueTask<LimitState> TakeAsync(LimitKey key, int perMinute);
}

/// <summary>Counts in memory, and is told what other nodes counted: whoever has used a quarter of a minute's worth is counted by all nodes together, half a second late. A key costs one number: the moment from which it may do everything again; up to a minute's worth may come at once.</summary>
internal sealed class LocalLimiter(TimeProvider clock) : ILimiter
{
    private const int MostKeys = 200_000;
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(15);
    private readonly ConcurrentDictionary<LimitKey, Bucket> _buckets = new();
    private readonly ConcurrentDictionary<LimitKey, (int PerMinute, int Count)> _taken = new();
    private int _sweptAt = MostKeys / 4;

    /// <summary>True when what is taken here is to be told to other nodes.</summary>
    public bool Shares { get; set; }

    public ValueTask<LimitState> TakeAsync(LimitKey key, int perMinute)
    {
        var now = clock.GetUtcNow().UtcTicks;
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            Sweep(now);
            bucket = _buckets.GetOrAdd(key, static _ => new Bucket());
        }

        var state = bucket.Take(now, TimeSpan.TicksPerMinute / perMinute);
        if (Shares && state.Wait == TimeSpan.Zero && state.Whole >= Warm)
        {
            _taken.AddOrUpdate(key, static (_, most) => (most, 1), static (_, known, most) => (most, known.Count + 1), perMinute);
        }

        return new(state);
    }

    /// <summary>What was taken since the last time, of those who have used a good part of their minute.</summary>
    public IReadOnlyList<(LimitKey Key, int PerMinute, int Count)> Drain()
    {
        var drained = new List<(LimitKey, int, int)>();
        foreach (var key in _taken.Keys)
        {
            if (_taken.TryRemove(key, out var taken))
            {
                drained.Add((key, taken.PerMinute, taken.Count));
            }
        }

        return drained;
    }

    /// <summary>Counts what another node gave away.</summary>
    public void Add(LimitKey key, int perMinute, int count)
    {
        Sweep(clock.GetUtcNow().UtcTicks);
        _buckets.GetOrAdd(key, static _ => new Bucket()).Add(clock.GetUtcNow().UtcTicks, TimeSpan.TicksPerMinute / perMinute * count);
    }

    /// <summary>Forgets those who may do everything again anyway. When a flood of addresses leaves no room, all begin anew: memory is held, service goes on.</summary>
    private void Sweep(long now)
    {
        if (_buckets.Count < Volatile.Read(ref _sweptAt))
        {
            return;
        }

        foreach (var (key, bucket) in _buckets)
        {
            if (bucket.IsFree(now))
            {
                _buckets.TryRemove(key, out _);
            }
        }

        if (_buckets.Count > MostKeys)
        {
            _buckets.Clear();
        }

        Volatile.Write(ref _sweptAt, Math.Max(MostKeys / 4, _buckets.Count * 2));
    }

    private sealed class Bucket
    {
        private long _free;

        public bool IsFree(long now) => Volatile.Read(ref _free) <= now;

        public void Add(long now, long ticks)
        {
            long free;
            do
            {
                free = Volatile.Read(ref _free);
            }
            while (Interlocked.CompareExchange(ref _free, Math.Min(Math.Max(free, now) + ticks, now + TimeSpan.TicksPerMinute), free) != free);
        }

        public LimitState Take(long now, long each)
        {
            while (true)
            {
                var free = Volatile.Read(ref _free);
                // A clock that was set back must not lock anybody out for longer than the minute that is counted.
                var from = Math.Clamp(free, now, now + TimeSpan.TicksPerMinute);
                var wait = from + each - now - TimeSpan.TicksPerMinute;
                if (wait > 0)
                {
                    return new LimitState(TimeSpan.FromTicks(wait), 0, TimeSpan.FromTicks(from - now));
                }

                if (Interlocked.CompareExchange(ref _free, from + each, free) == free)
                {
                    return new LimitState(TimeSpan.Zero, (int)((TimeSpan.TicksPerMinute - (from + each - now)) / each), TimeSpan.FromTicks(from + each - now));
                }
            }
        }
    }
}
