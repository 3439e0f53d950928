using System.IO.Compression;
using Kefu.Composition;
using Kefu.Platform;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Modules;
using Kefu.Platform.Web;
using Kefu.Ui;
using Microsoft.AspNetCore.ResponseCompression;

namespace Kefu.Web;

/// <summary>Puts the application together.</summary>
public static class KefuHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = typeof(KefuHost).Assembly.GetName().Name,
        });
        // A crowd that comes back at once stands before the door until it is let in: who finds no room there tries again only after seconds. The system's own bound (net.core.somaxconn) is not passed.
        builder.WebHost.UseSockets(s => s.Backlog = 4096);
        builder.WebHost.ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.Limits.MaxRequestBodySize = 30 * 1024 * 1024;
            // Who sends his request a letter at a time is cut off; bodies have to come at 240 bytes a second, which is the server's own rule.
            k.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning).AddFilter("Microsoft.AspNetCore.Diagnostics", LogLevel.None)
            // A statement that fails is thrown as well, and told by whoever cannot go on; a command that tries again has nothing to tell.
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None).AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None)
            .AddFilter("Microsoft.EntityFrameworkCore.Database.Transaction", LogLevel.None);
        if (builder.Configuration.GetValue<bool>("Demo"))
        {
            // That keys lie unencrypted is a warning for those who keep something behind them.
            builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        }

        configure?.Invoke(builder);
        builder.Services.AddKefuPlatform(builder.Configuration, ModuleCatalog.All);
        builder.Services.AddRazorComponents();
        builder.Services.AddKefuUi();
        builder.Services.AddScoped<IFrameSource, Frame>();
        builder.Services.AddSingleton<IErrorPage, ErrorPages>();
        builder.Services.AddOpenApi(ApiDescription.Version, o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Kefu";
            // Where it is asked for is where it is served, whatever name the proxy gives the place.
            document.Servers = [];
            return Task.CompletedTask;
        }));
        builder.Services.AddSingleton<ApiDescription>();
        // What a page says once is not guessable from its length: its only secrets, the forgery tokens, are masked anew each time. Feeds are not of these kinds and go out at once.
        builder.Services.AddResponseCompression(o =>
        {
            o.EnableForHttps = true;
            // A page comes in many small pieces, each of which the fast Brotli encoder packs by itself: gzip is smaller for the same work.
            o.Providers.Add<GzipCompressionProvider>();
            o.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "application/problem+json"];
        });
        builder.Services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        builder.Services.AddKefuTelemetry(builder.Configuration);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(20));
        var app = builder.Build();

        app.UseResponseCompression();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<FileOriginGate>();
        app.UseMiddleware<WidgetAddress>();
        app.UseStaticFiles(StaticAssets.Options(app.Environment));
        app.UseKefuPlatform();
        app.MapHealth();
        app.MapApiReference();
        app.MapKefuModules();
        var pages = app.MapRazorComponents<App>();
        pages.AddAdditionalAssemblies([.. ModuleCatalog.All.Modules.Select(m => m.Assembly).Distinct()]);
        app.MapFallback((HttpContext _) => throw new NotFound()).WithMetadata(new PublicDoorAttribute("Tells only that nothing is here."));
        return app;
    }
}
