using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Kefu.Platform.Web.Limits;

/// <summary>Tells programs what they have left, as draft-ietf-httpapi-ratelimit-headers writes it: <c>RateLimit-Policy: "identity";q=60;w=60</c> and <c>RateLimit: "identity";r=59;t=1</c>.</summary>
internal static class LimitHeaders
{
    private const string Api = "/api/";

    public static void Tell(HttpContext? http, LimitKind kind, int perMinute, LimitState state)
    {
        if (http is null || http.Response.HasStarted || http.Request.Path.Value?.StartsWith(Api, StringComparison.Ordinal) != true)
        {
            return;
        }

        var name = kind is LimitKind.Identity ? "identity" : "address";
        var whole = (long)Math.Ceiling((state.Wait > TimeSpan.Zero ? state.Wait : state.Whole).TotalSeconds);
        var policy = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={perMinute};w=60");
        var left = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={state.Left};t={whole}");
        // Written as the answer starts, because an error clears what was set before.
        http.Response.OnStarting(() =>
        {
            Add(http.Response.Headers, "RateLimit-Policy", policy);
            Add(http.Response.Headers, "RateLimit", left);
            return Task.CompletedTask;
        });
    }

    private static void Add(IHeaderDictionary headers, string name, string value) => headers[name] = headers.TryGetValue(name, out var had) && had.Count > 0 ? $"{had}, {value}" : value;
}
