using System.Text.Json;
using System.Threading.Channels;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefu.Platform.Web;

/// <summary>Hears, every few seconds, of each live connection whose actor still holds its right.</summary>
public interface IConnectionListener
{
    /// <summary>The actor is connected now; answer fast and do not throw.</summary>
    void Alive(Actor actor);
}

/// <summary>One event on the wire.</summary>
/// <param name="Position">Its place in the log, sent as the id to resume from; none for passing signs.</param>
public sealed record LiveEvent(string Type, object Data, LogPosition? Position);

/// <summary>Writes server-sent events until the browser leaves, the server stops, or the actor's right ends.</summary>
public static class LiveStream
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Check = TimeSpan.FromSeconds(2);

    /// <summary>Reads <c>Last-Event-ID</c> or <c>?after=</c>; null means from now.</summary>
    public static LogPosition? After(HttpContext http)
    {
        var text = http.Request.Headers["Last-Event-ID"].ToString();
        text = text.Length > 0 ? text : http.Request.Query["after"].ToString();
        return LogPosition.TryParse(text, out var position) ? position : null;
    }

    /// <summary>Merges what the log tells and what the bus signals into one stream.</summary>
    /// <param name="http">The request.</param>
    /// <param name="project">Turns a row of the log into events for this listener; it alone decides what the listener may see.</param>
    /// <param name="hear">Turns a sign into an event, or null when it is not for this listener.</param>
    public static async Task WriteAsync(HttpContext http, Func<LogEntry, CancellationToken, ValueTask<IReadOnlyList<LiveEvent>>> project, Func<EphemeralSign, LiveEvent?> hear)
    {
        var lifetime = http.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        var tail = http.RequestServices.GetRequiredService<LogTail>();
        var bus = http.RequestServices.GetRequiredService<EphemeralBus>();
        var after = After(http);
        using var slot = await http.RequestServices.GetRequiredService<FeedSlots>().EnterAsync(http.RequestServices.GetRequiredService<CurrentActor>().Actor, http.Connection.RemoteIpAddress);

        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        await http.Response.WriteAsync(": hello\n\n", cut.Token);
        await http.Response.Body.FlushAsync(cut.Token);

        var lines = Channel.CreateBounded<string>(1000);
        var pumps = new[]
        {
            PumpLogAsync(tail, after, project, lines.Writer, cut),
            PumpSignsAsync(bus, hear, lines.Writer, cut),
            BeatAsync(http, lines.Writer, cut),
        };
        try
        {
            while (await lines.Reader.WaitToReadAsync(cut.Token))
            {
                while (lines.Reader.TryRead(out var line))
                {
                    await http.Response.WriteAsync(line, cut.Token);
                }

                await http.Response.Body.FlushAsync(cut.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The browser left or the server stops: the browser resumes from its last id.
        }
        finally
        {
            await cut.CancelAsync();
            await Task.WhenAll(pumps);
        }
    }

    private static async Task PumpLogAsync(LogTail tail, LogPosition? after, Func<LogEntry, CancellationToken, ValueTask<IReadOnlyList<LiveEvent>>> project, ChannelWriter<string> lines, CancellationTokenSource cut)
    {
        await UntilCutAsync(cut, async ct =>
        {
            await foreach (var entry in tail.FollowAsync(after, ct))
            {
                foreach (var live in await project(entry, ct))
                {
                    await lines.WriteAsync(Format(live), ct);
                }
            }
        });
    }

    private static async Task PumpSignsAsync(EphemeralBus bus, Func<EphemeralSign, LiveEvent?> hear, ChannelWriter<string> lines, CancellationTokenSource cut)
    {
        await UntilCutAsync(cut, async ct =>
        {
            await foreach (var sign in bus.ListenAsync(ct))
            {
                if (hear(sign) is { } live)
                {
                    await lines.WriteAsync(Format(live), ct);
                }
            }
        });
    }

    private static async Task BeatAsync(HttpContext http, ChannelWriter<string> lines, CancellationTokenSource cut)
    {
        await UntilCutAsync(cut, async ct =>
        {
            var silent = TimeSpan.Zero;
            var listeners = http.RequestServices.GetServices<IConnectionListener>().ToList();
            while (true)
            {
                if (await ActorSources.FindAsync(http, ct) is not { } actor)
                {
                    return;
                }

                listeners.ForEach(l => l.Alive(actor));
                await Task.Delay(Check, ct);

                silent += Check;
                if (silent >= Beat)
                {
                    silent = TimeSpan.Zero;
                    await lines.WriteAsync("event: ping\ndata: {}\n\n", ct);
                }
            }
        });
    }

    /// <summary>Whichever pump ends first ends the stream: half a stream would hide what is missing.</summary>
    private static async Task UntilCutAsync(CancellationTokenSource cut, Func<CancellationToken, Task> pump)
    {
        try
        {
            await pump(cut.Token);
        }
        catch (OperationCanceledException)
        {
            // Cut by another pump or by the browser.
        }
        finally
        {
            await cut.CancelAsync();
        }
    }

    private static string Format(LiveEvent live)
    {
        var id = live.Position is { } position ? $"id: {position}\n" : "";
        return $"{id}event: {live.Type}\ndata: {JsonSerializer.Serialize(live.Data, live.Data.GetType(), KefuJson.Options)}\n\n";
    }
}
