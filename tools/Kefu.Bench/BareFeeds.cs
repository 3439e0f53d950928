using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Kefu.Bench;

/// <summary>The limit of a live feed: whoever knows the number follows it, and what is said to a number goes out at once. Nothing is kept, nobody is asked who they are.</summary>
internal static class BareFeeds
{
    public static void Map(WebApplication app)
    {
        var feeds = new ConcurrentDictionary<int, Channel<string>>();
        app.MapGet("/bare-feed/{number:int}", async (int number, HttpContext http) =>
        {
            var own = feeds[number] = Channel.CreateBounded<string>(new BoundedChannelOptions(1000) { SingleReader = true });
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync(": hello\n\n", http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            try
            {
                await foreach (var text in own.Reader.ReadAllAsync(http.RequestAborted))
                {
                    await http.Response.WriteAsync($"event: message\ndata: {{\"text\":\"{text}\"}}\n\n", Encoding.UTF8, http.RequestAborted);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                }
            }
            catch (OperationCanceledException)
            {
                // The listener left.
            }
        });
        app.MapPost("/bare-busy", (BareMessage _, HttpContext http) =>
        {
            http.Response.Headers.RetryAfter = "1";
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        });
        app.MapPost("/bare-say/{number:int}", (int number, BareMessage body) => Results.Ok(new { said = feeds[number].Writer.TryWrite(body.Text) }));
    }
}
