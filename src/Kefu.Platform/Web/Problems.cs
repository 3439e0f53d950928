using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefu.Platform.Errors;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Web;

/// <summary>Turns refusals and failures into problem details (RFC 9457) in the reader's language. A failure's inner workings are logged, never sent.</summary>
internal sealed class Problems(RefusalText words, IStringLocalizerFactory localizers, IDialect dialect, ILogger<Problems> logger) : IExceptionHandler
{
    private readonly ConcurrentDictionary<(string Language, int Seconds), byte[]> _overloaded = new();

    /// <summary>Gives words to answers that the framework leaves empty: a wrong method, a wrong kind of content.</summary>
    public static Task FillAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var code = http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => "not-signed-in",
            StatusCodes.Status404NotFound => "not-found",
            >= 500 => "unexpected",
            _ => "malformed",
        };
        var detail = http.RequestServices.GetRequiredService<IStringLocalizerFactory>().Create(typeof(PlatformText))[code].Value;
        return WriteAsync(http, http.Response.StatusCode, code, detail, null);
    }

    private static string? Route(HttpContext http) =>
        (http.Features.Get<IExceptionHandlerFeature>()?.Endpoint as Microsoft.AspNetCore.Routing.RouteEndpoint)?.RoutePattern.RawText;

    private static bool WantsPage(HttpContext http) =>
        HttpMethods.IsGet(http.Request.Method) && !http.Request.Headers.ContainsKey("HX-Request")
        && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken ct)
    {
        switch (exception)
        {
            case Refusal refusal:
                await WriteAsync(http, refusal);
                return true;
            case BadHttpRequestException bad:
                await WriteAsync(http, bad.StatusCode, "malformed", Platform("malformed"), null);
                return true;
            case InvalidOperationException { TargetSite.DeclaringType.Namespace: { } space } when space.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal) && exception.Message.StartsWith("Cannot parse the value", StringComparison.Ordinal):
                // What a page reads from its address is of another type than what was typed there.
                await WriteAsync(http, 400, "malformed", Platform("malformed"), null);
                return true;
            case not null when dialect.IsUnstorable(exception):
                await WriteAsync(http, 400, "malformed", Platform("malformed"), null);
                return true;
            case not null when dialect.IsUnavailable(exception):
                logger.LogError(exception, "Request {Method} {Route} failed: the database cannot be reached", http.Request.Method, Route(http));
                await WriteAsync(http, new Unavailable());
                return true;
            case not null when DiskSpace.IsExhausted(exception):
                logger.LogError(exception, "Request {Method} {Route} failed: no space is left on the disk", http.Request.Method, Route(http));
                await WriteAsync(http, new DiskFull());
                return true;
            case OperationCanceledException when http.RequestAborted.IsCancellationRequested:
                return true;
            default:
                logger.LogError(exception, "Request {Method} {Route} failed", http.Request.Method, Route(http));
                await WriteAsync(http, 500, "unexpected", Platform("unexpected"), null);
                return true;
        }
    }

    /// <summary>Sends a caller away in a storm, with words that were written down before: to write them anew for each would cost what serving costs.</summary>
    public Task WriteOverloadedAsync(HttpContext http)
    {
        var refusal = Overloaded.Now();
        var seconds = (int)Math.Ceiling(refusal.RetryAfter!.Value.TotalSeconds);
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return SendAsync(http, refusal.Status, _overloaded.GetOrAdd((CultureInfo.CurrentUICulture.Name, seconds), _ => Body(refusal.Status, refusal.Code, words.Of(refusal), null, null, null)));
    }

    public Task WriteAsync(HttpContext http, Refusal refusal)
    {
        if (refusal.RetryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.LeadsTo is { } page && http.Request.Headers.ContainsKey("HX-Request"))
        {
            var here = Uri.TryCreate(http.Request.Headers["HX-Current-URL"].ToString(), UriKind.Absolute, out var uri) ? uri.PathAndQuery : "/";
            http.Response.Headers["HX-Redirect"] = page + "?next=" + Uri.EscapeDataString(here);
        }

        return WriteAsync(http, refusal.Status, refusal.Code, words.Of(refusal), (refusal as Invalid)?.Errors, (refusal as Denied)?.Permission);
    }

    private static async Task WriteAsync(HttpContext http, int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors, string? permission = null)
    {
        if (http.Response.HasStarted)
        {
            return;
        }

        if (WantsPage(http) && http.RequestServices.GetService<IErrorPage>() is { } page)
        {
            await page.WriteAsync(http, status, detail);
            return;
        }

        await SendAsync(http, status, Body(status, code, detail, Activity.Current?.TraceId.ToString(), errors, permission));
    }

    private static byte[] Body(int status, string code, string detail, string? traceId, IReadOnlyDictionary<string, string[]>? errors, string? permission)
    {
        var problem = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = "urn:kefu:" + code,
            ["title"] = detail,
            ["status"] = status,
            ["detail"] = detail,
            ["code"] = code,
        };
        if (traceId is not null)
        {
            problem["traceId"] = traceId;
        }

        if (errors is not null)
        {
            problem["errors"] = errors;
        }

        if (permission is not null)
        {
            problem["permission"] = permission;
        }

        return JsonSerializer.SerializeToUtf8Bytes(problem, KefuJson.Options);
    }

    private static Task SendAsync(HttpContext http, int status, byte[] body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = body.Length;
        return http.Response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    private string Platform(string key) => localizers.Create(typeof(PlatformText))[key].Value;
}

/// <summary>Shows a person that a page could not be had.</summary>
public interface IErrorPage
{
    /// <summary>Writes a whole page with the status and a title in the reader's language.</summary>
    Task WriteAsync(HttpContext http, int status, string title);
}
