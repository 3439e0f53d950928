using System.Data.Common;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Time;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Web;

/// <summary>Looks after the feeds that are open on this node: one clock for all of them asks whether each still has its right, lets presence know, and keeps the lines from falling silent.</summary>
public sealed class OpenFeeds(IEnumerable<IConnectionListener> listeners, TimeProvider clock, ILogger<OpenFeeds> logger) : BackgroundService
{
    private const int Slices = 20;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    /// <summary>A customer's token ends by its date, which the feed knows, or, told by the log on every node, by <see cref="Recheck"/>; asking the database about each every few minutes costs a quarter of what ten thousand silent feeds cost.</summary>
    private static readonly TimeSpan VisitorRound = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly HashSet<LiveFeed>[] _slices = [.. Enumerable.Range(0, Slices).Select(_ => new HashSet<LiveFeed>())];
    private int _next;

    /// <summary>Asks about an actor's right again at the next look, because it may have ended.</summary>
    public void Recheck(Guid actorId)
    {
        foreach (var slice in _slices)
        {
            lock (slice)
            {
                foreach (var feed in slice)
                {
                    feed.CheckAt = feed.ActorId == actorId ? 0 : feed.CheckAt;
                }
            }
        }
    }

    /// <summary>Looks after a feed until disposed.</summary>
    internal IDisposable Keep(LiveFeed feed)
    {
        var now = Environment.TickCount64;
        // Spread over the time allowed, so that those who came together are not looked at together.
        (feed.CheckAt, feed.BeatAt) = (now + Random.Shared.NextInt64(Every(feed)), now + Random.Shared.NextInt64((long)Silence.TotalMilliseconds));
        foreach (var listener in listeners)
        {
            listener.Alive(feed.Actor);
        }

        var slice = _slices[(uint)Interlocked.Increment(ref _next) % Slices];
        lock (slice)
        {
            slice.Add(feed);
        }

        return new Kept(slice, feed);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The feeds are looked at a few at a time, so that no look of many holds up what is being said.
        using var timer = new PeriodicTimer(Round / Slices);
        for (var i = 0; await timer.WaitForNextTickAsync(stoppingToken); i = (i + 1) % Slices)
        {
            LiveFeed[] feeds;
            lock (_slices[i])
            {
                feeds = [.. _slices[i]];
            }

            foreach (var feed in feeds)
            {
                await LookAsync(feed, stoppingToken);
            }
        }
    }

    private static long Every(LiveFeed feed) => (long)(feed.Actor.Kind is ActorKind.Visitor ? VisitorRound : Round).TotalMilliseconds;

    private async Task LookAsync(LiveFeed feed, CancellationToken ct)
    {
        try
        {
            var now = Environment.TickCount64;
            if (now >= feed.CheckAt || clock.UtcNow() >= feed.EndsAtUtc)
            {
                feed.CheckAt = now + Every(feed) - (long)(Round / Slices).TotalMilliseconds;
                if (await ActorSources.FindAsync(feed.Http, ct) is not { } actor)
                {
                    feed.End();
                    return;
                }

                feed.EndsAtUtc = actor.UntilUtc ?? DateTime.MaxValue;
                foreach (var listener in listeners)
                {
                    listener.Alive(actor);
                }
            }

            var beat = now >= feed.BeatAt;
            feed.BeatAt = beat ? now + (long)Silence.TotalMilliseconds : feed.BeatAt;
            feed.Nudge(beat);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whether the right holds cannot be told: the browser comes again, perhaps to a node that can.
            logger.LogDebug(e, "A feed was ended");
            feed.End();
        }
    }

    private sealed class Kept(HashSet<LiveFeed> slice, LiveFeed feed) : IDisposable
    {
        public void Dispose()
        {
            lock (slice)
            {
                slice.Remove(feed);
            }
        }
    }
}
