using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.Http;

namespace Kefu.Platform.Web;

/// <summary>One open feed. It costs little while nothing concerns it: one queue, one waiting reader, no timer of its own.</summary>
internal sealed class LiveFeed(HttpContext http, ILiveView view, LogTail tail, Actor actor, CancellationTokenSource cut) : LogEar
{
    private const int LongestQueue = 4_000;
    private static readonly object Look = new();
    private static readonly byte[] Hello = ": hello\n\n"u8.ToArray();
    private static readonly byte[] Beat = "event: ping\ndata: {}\n\n"u8.ToArray();

    private readonly Channel<object> _inbox = Channel.CreateBounded<object>(new BoundedChannelOptions(LongestQueue) { SingleReader = true });
    private LogPosition _last;

    public HttpContext Http => http;

    public Guid ActorId => actor.Id;

    public Actor Actor => actor;

    /// <summary>When the right behind the feed is asked about again; kept by <see cref="OpenFeeds"/>.</summary>
    public long CheckAt { get; set; }

    /// <summary>When the right ends by itself, as far as is known.</summary>
    public DateTime EndsAtUtc { get; set; } = actor.UntilUtc ?? DateTime.MaxValue;

    /// <summary>When a sign of life is sent.</summary>
    public long BeatAt { get; set; }

    /// <summary>Starts the answer and tells what was missed since a place.</summary>
    public async Task BeginAsync(LogPosition? after, CancellationToken ct)
    {
        await tail.Started.WaitAsync(ct);
        var from = after ?? tail.Position;
        tail.Join(this, view.Subjects);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Response.BodyWriter.Write(Hello);
        await http.Response.BodyWriter.FlushAsync(ct);
        await CatchUpAsync(from, ct);
    }

    /// <summary>Tells what comes until the feed is cut.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var wire = http.Response.BodyWriter;
        while (await _inbox.Reader.WaitToReadAsync(ct))
        {
            while (_inbox.Reader.TryRead(out var heard))
            {
                await TellAsync(wire, heard, ct);
            }

            await wire.FlushAsync(ct);
        }
    }

    public void Hear(EphemeralSign sign)
    {
        if (view.Hear(sign) is { } live)
        {
            // A sign that finds no room is lost: it carries no truth.
            _inbox.Writer.TryWrite(live);
        }
    }

    /// <summary>Asks for a sign of life, and for what is due.</summary>
    public void Nudge(bool beat)
    {
        if (beat)
        {
            _inbox.Writer.TryWrite(Beat);
        }

        if (view.IsDue)
        {
            _inbox.Writer.TryWrite(Look);
        }
    }

    public void End()
    {
        try
        {
            cut.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    protected internal override void Hear(LogEntry entry)
    {
        if (!_inbox.Writer.TryWrite(entry))
        {
            // Too slow: the feed ends, its browser resumes from its own place.
            _inbox.Writer.TryComplete();
        }
    }

    private async ValueTask TellAsync(PipeWriter wire, object heard, CancellationToken ct)
    {
        switch (heard)
        {
            case LogEntry entry when entry.Position > _last:
                _last = entry.Position;
                Write(wire, await view.ProjectAsync(entry, ct));
                if (view.Widens(entry))
                {
                    await CatchUpAsync(entry.Position, ct);
                }

                break;
            case LiveEvent sign:
                Write(wire, sign);
                break;
            case byte[] line:
                wire.Write(line);
                break;
            case var look when look == Look:
                Write(wire, await view.LookAsync(_last, ct));
                break;
            default:
                break;
        }
    }

    /// <summary>Looks up what else it follows, and tells what was written of all that meanwhile.</summary>
    private async Task CatchUpAsync(LogPosition from, CancellationToken ct)
    {
        var until = tail.Widen(this, await view.MoreSubjectsAsync(ct));
        _last = from;
        while (_last < until)
        {
            var (rows, to) = await tail.MissedAsync(this, _last, until, ct);
            foreach (var entry in rows)
            {
                Write(http.Response.BodyWriter, await view.ProjectAsync(entry, ct));
            }

            if (rows.Count > 0)
            {
                await http.Response.BodyWriter.FlushAsync(ct);
            }

            _last = to;
        }
    }

    private static void Write(PipeWriter wire, IReadOnlyList<LiveEvent> events)
    {
        foreach (var live in events)
        {
            Write(wire, live);
        }
    }

    private static void Write(PipeWriter wire, LiveEvent live) => wire.Write(live.Line ?? Format(live));

    /// <summary>The event as it stands on the wire.</summary>
    public static byte[] Format(LiveEvent live)
    {
        var head = Encoding.UTF8.GetBytes(live.Position is { } position ? $"id: {position}\nevent: {live.Type}\ndata: " : $"event: {live.Type}\ndata: ");
        return [.. head, .. JsonSerializer.SerializeToUtf8Bytes(live.Data, live.Data.GetType(), KefuJson.Options), (byte)'\n', (byte)'\n'];
    }
}
