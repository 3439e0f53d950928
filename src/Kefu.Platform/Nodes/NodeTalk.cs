using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Nodes;

/// <summary>Tells the other nodes that the log has grown, what is worth showing now, how often warm limits were taken, and whose feeds are open here; and hears the same from them.</summary>
internal sealed class NodeTalk(IDialect dialect, NodeName node, Doorbell doorbell, EphemeralBus bus, LocalLimiter limits, FeedSlots feeds, ILogger<NodeTalk> logger) : BackgroundService
{
    private const char Bell = 'b';
    private const char Sign = 's';
    private const char Taken = 't';
    private const char Feeds = 'f';
    private const char Newcomer = 'n';
    private const int MostWaiting = 2_000;

    /// <summary>So long do words gather: one statement for many under load.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShareLimits = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan GatherFeeds = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Speak = TimeSpan.FromSeconds(1);

    /// <summary>Words can be lost; after so long the others know all again.</summary>
    private static readonly TimeSpan TellAll = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    private readonly INodeWire? _wire = dialect.Wire;
    private readonly Channel<string> _words = Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _feedsChanged = new(0);
    private int _bellWaits;
    private int _feedsWait;
    private volatile bool _tellAll = true;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_wire is null)
        {
            doorbell.HearsAll = true;
            return Task.CompletedTask;
        }

        doorbell.Rung = Tell;
        bus.Published = Tell;
        limits.Shares = true;
        feeds.Changed = FeedsChanged;
        return Task.WhenAll(
            BackgroundLoop.RunAsync(ListenAsync, e => logger.LogWarning(e, "The other nodes cannot be heard; this one asks for itself"), TryAgain, stoppingToken),
            BackgroundLoop.RunAsync(SendAsync, NotSent, TryAgain, stoppingToken),
            ShareAsync(stoppingToken),
            BackgroundLoop.RunAsync(TellFeedsAsync, e => logger.LogWarning(e, "The other nodes could not be told whose feeds are open here"), TryAgain, stoppingToken));
    }

    private void Tell()
    {
        // One bell is as good as ten.
        if (Interlocked.Exchange(ref _bellWaits, 1) == 0)
        {
            _words.Writer.TryWrite($"{node.Value}|{Bell}");
        }
    }

    private void Tell(EphemeralSign sign)
    {
        var word = $"{node.Value}|{Sign}{JsonSerializer.Serialize(sign, KefuJson.Options)}";
        if (Encoding.UTF8.GetByteCount(word) <= _wire!.LongestWord)
        {
            _words.Writer.TryWrite(word);
        }
    }

    private async Task SendAsync(CancellationToken ct)
    {
        await _words.Reader.WaitToReadAsync(ct);
        await Task.Delay(Gather, ct);
        Interlocked.Exchange(ref _bellWaits, 0);
        var words = new List<string>();
        while (words.Count < 200 && _words.Reader.TryRead(out var word))
        {
            words.Add(word);
        }

        await _wire!.SendAsync(words, ct);
    }

    private void NotSent(Exception e)
    {
        _tellAll = true;
        logger.LogWarning(e, "The other nodes could not be told; they read on by themselves");
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        try
        {
            await _wire!.ListenAsync(Hear, Listening, ct);
        }
        finally
        {
            doorbell.HearsAll = false;
        }
    }

    private void Listening()
    {
        doorbell.HearsAll = true;
        _words.Writer.TryWrite($"{node.Value}|{Newcomer}");
    }

    private void FeedsChanged()
    {
        if (Interlocked.Exchange(ref _feedsWait, 1) == 0)
        {
            _feedsChanged.Release();
        }
    }

    /// <summary>Tells whose feeds are open here as soon as that changes, and at least once a second that this node is there.</summary>
    private async Task TellFeedsAsync(CancellationToken ct)
    {
        var toldAllAt = 0L;
        while (true)
        {
            if (await _feedsChanged.WaitAsync(Speak, ct))
            {
                await Task.Delay(GatherFeeds, ct);
                Interlocked.Exchange(ref _feedsWait, 0);
            }

            var all = _tellAll || Environment.TickCount64 - toldAllAt > TellAll.TotalMilliseconds;
            (_tellAll, toldAllAt) = (false, all ? Environment.TickCount64 : toldAllAt);
            foreach (var word in HeldFeeds.Write(all, feeds.Drain(all)))
            {
                // What finds no room is told with the next telling of all.
                _tellAll |= !_words.Writer.TryWrite($"{node.Value}|{Feeds}{word}");
            }
        }
    }

    private async Task ShareAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(ShareLimits);
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(ct);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            foreach (var word in TakenLimits.Write(limits.Drain()))
            {
                _words.Writer.TryWrite($"{node.Value}|{Taken}{word}");
            }
        }
    }

    private void Hear(string word)
    {
        var bar = word.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0 || bar + 1 >= word.Length || word.AsSpan(0, bar).SequenceEqual(node.Value))
        {
            return;
        }

        try
        {
            switch (word[bar + 1])
            {
                case Bell:
                    doorbell.RingHere();
                    break;
                case Sign when JsonSerializer.Deserialize<EphemeralSign>(word.AsSpan(bar + 2), KefuJson.Options) is { } sign:
                    bus.PublishHere(sign);
                    break;
                case Taken:
                    foreach (var (key, perMinute, count) in TakenLimits.Read(word.AsSpan(bar + 2)))
                    {
                        limits.Add(key, perMinute, count);
                    }

                    break;
                case Feeds:
                    var (all, held) = HeldFeeds.Read(word.AsSpan(bar + 2));
                    feeds.Hear(word[..bar], all, held);
                    break;
                case Newcomer:
                    _tellAll = true;
                    break;
                default:
                    // A newer node may say what this one does not know yet.
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            logger.LogWarning(e, "A word of another node could not be read");
        }
    }
}
