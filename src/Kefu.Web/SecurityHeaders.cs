using Kefu.Platform.Web;

namespace Kefu.Web;

/// <summary>Tells the browser what Kefu's pages never do: run foreign or inline script, be framed, leak the referrer.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, FileOrigin files)
{
    private readonly string _policy =
        $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{files.Source}; font-src 'self'; connect-src 'self'; "
        + $"worker-src 'self'; media-src 'self' blob:{files.Source}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext http)
    {
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            headers.TryAdd("Content-Security-Policy", _policy);
            headers["X-Content-Type-Options"] = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            if (http.Request.IsHttps)
            {
                headers.StrictTransportSecurity = "max-age=31536000";
            }

            if (http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(http);
    }
}
