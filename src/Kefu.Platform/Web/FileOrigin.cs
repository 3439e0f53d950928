using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Kefu.Platform.Web;

/// <summary>The origin that sends files and nothing else, when the operator names one (<c>Files:Origin</c>): what somebody uploaded is then never under the roof where people are signed in, whatever a browser makes of it (ASVS 3.5.4).</summary>
public sealed class FileOrigin
{
    /// <summary>The one path that opens there.</summary>
    public const string Path = "/f";

    private readonly HostString _host;

    public FileOrigin(IConfiguration configuration)
    {
        if (configuration["Files:Origin"] is not { Length: > 0 } text)
        {
            return;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var origin) || origin.Scheme is not ("https" or "http") || origin.PathAndQuery != "/" || origin.UserInfo.Length > 0)
        {
            throw new InvalidOperationException($"Files:Origin '{text}' is no origin such as https://files.example.");
        }

        Value = origin.GetLeftPart(UriPartial.Authority);
        _host = new HostString(origin.Authority);
    }

    /// <summary>The origin as policies name it; null when files come from the desk's own.</summary>
    public string? Value { get; }

    /// <summary>The same as one more source in a policy; nothing when there is none.</summary>
    public string Source => Value is null ? "" : " " + Value;

    /// <summary>True when a request was sent to that origin.</summary>
    public bool Is(HttpContext http) => Value is not null && http.Request.Host.Equals(_host);
}

/// <summary>One program answers for both origins: on that of the files nothing opens but their door, and nobody is signed in.</summary>
public sealed class FileOriginGate(RequestDelegate next, FileOrigin origin)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (!origin.Is(http))
        {
            return next(http);
        }

        if (http.Request.Path.StartsWithSegments(FileOrigin.Path, StringComparison.Ordinal))
        {
            http.Request.Headers.Remove("Cookie");
            http.Request.Headers.Remove("Authorization");
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
