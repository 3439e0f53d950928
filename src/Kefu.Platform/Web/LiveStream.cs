using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefu.Platform.Web;

/// <summary>Writes server-sent events until the browser leaves, the server stops, or the actor's right ends.</summary>
public static class LiveStream
{
    /// <summary>Reads <c>Last-Event-ID</c> or <c>?after=</c>; null means from now.</summary>
    public static LogPosition? After(HttpContext http)
    {
        var text = http.Request.Headers["Last-Event-ID"].ToString();
        text = text.Length > 0 ? text : http.Request.Query["after"].ToString();
        return LogPosition.TryParse(text, out var position) ? position : null;
    }

    /// <summary>Merges what the log tells and what the bus signals into one stream.</summary>
    public static async Task WriteAsync(HttpContext http, ILiveView view)
    {
        var services = http.RequestServices;
        var tail = services.GetRequiredService<LogTail>();
        var actor = services.GetRequiredService<CurrentActor>().Actor;
        using var slot = services.GetRequiredService<FeedSlots>().Enter(actor, http.Connection.RemoteIpAddress, await services.GetRequiredService<DoorLimits>().OpenFeedsAsync());
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        var feed = new LiveFeed(http, view, tail, actor, cut);
        try
        {
            await feed.BeginAsync(After(http), cut.Token);
            using var signs = services.GetRequiredService<EphemeralBus>().Listen(view.Signs, feed.Hear);
            using var kept = services.GetRequiredService<OpenFeeds>().Keep(feed);
            await feed.RunAsync(cut.Token);
        }
        catch (OperationCanceledException)
        {
            // The browser left or the server stops: the browser resumes from its last id.
        }
        finally
        {
            tail.Leave(feed);
            await cut.CancelAsync();
        }
    }
}
