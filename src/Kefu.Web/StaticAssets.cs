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
