using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Kefu.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Log;

/// <summary>Follows the log once for the whole node and hands each new row to everybody who listens: live feeds, caches, the router.</summary>
public sealed class LogTail(LogStore store, Doorbell doorbell, LogTopics topics, ILogger<LogTail> logger) : BackgroundService
{
    private const int Batch = 500;
    private const int LongestQueue = 10_000;

    private const int Kept = 4_000;

    /// <summary>Whoever reads the log has done so long before.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly List<LogEntry> _recent = [];
    private readonly List<Channel<LogEntry>> _listeners = [];
    private readonly LogEars _ears = new(topics);
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LogPosition _position;
    private LogPosition _recentAfter;
    private long _busyAt = Stopwatch.GetTimestamp();

    /// <summary>Rings when this node has seen new rows: other readers need not ask the database themselves.</summary>
    public Doorbell Moved { get; } = new();

    /// <summary>Done once this node knows where the log ends.</summary>
    public Task Started => _started.Task;

    /// <summary>True when no row has come for a while: what follows from the rows before has happened, too.</summary>
    public bool IsQuiet => Stopwatch.GetElapsedTime(Volatile.Read(ref _busyAt)) > Calm;

    /// <summary>The last row seen by this node.</summary>
    public LogPosition Position
    {
        get
        {
            lock (_lock)
            {
                return _position;
            }
        }
    }

    /// <summary>The rows after a place from this node's memory, at most <paramref name="take"/>; null when it no longer remembers so far back.</summary>
    public IReadOnlyList<LogEntry>? Recall(LogPosition after, int take)
    {
        lock (_lock)
        {
            if (!_started.Task.IsCompleted || after < _recentAfter)
            {
                return null;
            }

            var (low, high) = (0, _recent.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = _recent[middle].Position > after ? (low, middle) : (middle + 1, high);
            }

            return _recent.GetRange(low, Math.Min(take, _recent.Count - low));
        }
    }

    /// <summary>From now on the listener hears what concerns its topics; everything when there are none. It hears until it leaves.</summary>
    public void Join(LogEar ear, IReadOnlyCollection<Guid>? first)
    {
        lock (_lock)
        {
            _ears.Add(ear, first);
        }
    }

    /// <summary>The listener hears of more topics, too: of every row after the place that is given back.</summary>
    public LogPosition Widen(LogEar ear, IReadOnlyCollection<Guid> more)
    {
        lock (_lock)
        {
            _ears.Widen(ear, more);
            return _position;
        }
    }

    /// <summary>The listener hears no more.</summary>
    public void Leave(LogEar ear)
    {
        lock (_lock)
        {
            _ears.Remove(ear);
        }
    }

    /// <summary>The rows up to a place that concern a listener, read again for it, and where that reading ends.</summary>
    public async Task<(IReadOnlyList<LogEntry> Rows, LogPosition To)> MissedAsync(LogEar ear, LogPosition after, LogPosition until, CancellationToken ct)
    {
        var rows = Recall(after, Batch) ?? await store.ReadAfterAsync(after, Batch, ct);
        var within = rows.TakeWhile(e => e.Position <= until).ToList();
        lock (_lock)
        {
            return ([.. within.Where(e => _ears.Concerns(ear, e))], within.Count == Batch ? within[^1].Position : until);
        }
    }

    /// <summary>All rows after a place: first those already written, then each as it comes. Ends only when cancelled, or when the listener falls too far behind; it may then resume from its last place.</summary>
    public async IAsyncEnumerable<LogEntry> FollowAsync(LogPosition? after, [EnumeratorCancellation] CancellationToken ct)
    {
        await _started.Task.WaitAsync(ct);
        var channel = Channel.CreateBounded<LogEntry>(new BoundedChannelOptions(LongestQueue) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });
        LogPosition joinedAt;
        lock (_lock)
        {
            _listeners.Add(channel);
            joinedAt = _position;
        }

        try
        {
            var last = after ?? joinedAt;
            while (last < joinedAt)
            {
                var missed = await store.ReadAfterAsync(last, Batch, ct);
                foreach (var entry in missed.Where(e => e.Position <= joinedAt))
                {
                    last = entry.Position;
                    yield return entry;
                }

                if (missed.Count == 0 || missed[^1].Position >= joinedAt)
                {
                    break;
                }
            }

            await foreach (var entry in channel.Reader.ReadAllAsync(ct))
            {
                if (entry.Position > last)
                {
                    yield return entry;
                }
            }
        }
        finally
        {
            lock (_lock)
            {
                _listeners.Remove(channel);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        BackgroundLoop.RunAsync(ReadOnAsync, e => logger.LogError(e, "The log could not be read; trying again"), TimeSpan.FromSeconds(1), stoppingToken);

    private async Task ReadOnAsync(CancellationToken ct)
    {
        if (!_started.Task.IsCompleted)
        {
            var end = await store.EndAsync(ct);
            lock (_lock)
            {
                _position = _recentAfter = end;
            }

            _started.TrySetResult();
        }

        var ring = doorbell.Next;
        var rows = await store.ReadAfterAsync(Position, Batch, ct);
        Publish(rows);
        if (rows.Count > 0)
        {
            Moved.Ring();
            Volatile.Write(ref _busyAt, Stopwatch.GetTimestamp());
        }

        if (rows.Count < Batch && await Doorbell.WaitAsync(ring, Patience, ct))
        {
            // A row that was told of may be final a moment later only: an older transaction may still be open.
            Volatile.Write(ref _busyAt, Stopwatch.GetTimestamp());
        }
    }

    private TimeSpan Patience =>
        doorbell.HearsAll && Stopwatch.GetElapsedTime(Volatile.Read(ref _busyAt)) > Doorbell.QuietPatience ? Doorbell.QuietPatience : Doorbell.Patience;

    private void Publish(IReadOnlyList<LogEntry> rows)
    {
        lock (_lock)
        {
            foreach (var entry in rows)
            {
                foreach (var listener in _listeners)
                {
                    if (!listener.Writer.TryWrite(entry))
                    {
                        // Too slow: end its feed, it resumes from its own place.
                        listener.Writer.TryComplete();
                    }
                }

                _ears.Tell(entry);
                _position = entry.Position;
            }

            _recent.AddRange(rows);
            if (_recent.Count > 2 * Kept)
            {
                var gone = _recent.Count - Kept;
                _recentAfter = _recent[gone - 1].Position;
                _recent.RemoveRange(0, gone);
            }
        }
    }
}
