using Microsoft.Extensions.FileProviders;

namespace Kefu.Web;

/// <summary>Serves the bundles that the client build made. The two widget files may be embedded by any page.</summary>
internal static class StaticAssets
{
    public static StaticFileOptions Options(IWebHostEnvironment environment)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        Directory.CreateDirectory(root);
        environment.WebRootPath = root;
        environment.WebRootFileProvider = new PhysicalFileProvider(root);
        return new StaticFileOptions
        {
            FileProvider = environment.WebRootFileProvider,
            OnPrepareResponse = context =>
            {
                context.Context.Response.Headers.CacheControl = "public, max-age=300, must-revalidate";
                if (context.File.Name.StartsWith("widget", StringComparison.Ordinal))
                {
                    context.Context.Response.Headers.AccessControlAllowOrigin = "*";
                    context.Context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                }
            },
        };
    }
}

/// <summary>Gives the widget the short address that shops embed.</summary>
internal sealed class WidgetAddress(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.Value is "/widget.js" or "/widget-panel.js")
        {
            http.Request.Path = "/assets" + http.Request.Path;
        }

        return next(http);
    }
}
