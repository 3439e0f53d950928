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

/// <summary>Counts openings. The one there is counts on this node; nodes that shall count together need one over a shared store.</summary>
public interface ILimiter
{
    /// <summary>Takes one opening of so many a minute; zero when it was there to take, else how long to wait for the next.</summary>
    ValueTask<TimeSpan> TakeAsync(LimitKey key, int perMinute);
}

/// <summary>Counts in memory. A key costs one number: the moment from which it may do everything again; up to a minute's worth may come at once.</summary>
internal sealed class LocalLimiter(TimeProvider clock) : ILimiter
{
    private const int MostKeys = 200_000;
    private readonly ConcurrentDictionary<LimitKey, Bucket> _buckets = new();
    private int _sweptAt = MostKeys / 4;

    public ValueTask<TimeSpan> TakeAsync(LimitKey key, int perMinute)
    {
        var now = clock.GetUtcNow().UtcTicks;
        if (!_buckets.TryGetValue(key, out var bucket))
        {
            Sweep(now);
            bucket = _buckets.GetOrAdd(key, static _ => new Bucket());
        }

        return new(bucket.Take(now, TimeSpan.TicksPerMinute / perMinute));
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

        public TimeSpan Take(long now, long each)
        {
            while (true)
            {
                var free = Volatile.Read(ref _free);
                // A clock that was set back must not lock anybody out for longer than the minute that is counted.
                var from = Math.Clamp(free, now, now + TimeSpan.TicksPerMinute);
                var wait = from + each - now - TimeSpan.TicksPerMinute;
                if (wait > 0)
                {
                    return TimeSpan.FromTicks(wait);
                }

                if (Interlocked.CompareExchange(ref _free, from + each, free) == free)
                {
                    return TimeSpan.Zero;
                }
            }
        }
    }
}
