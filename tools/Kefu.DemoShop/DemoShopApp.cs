using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection;

namespace Kefu.DemoShop;

/// <summary>A small storefront that knows Kefu only by its public interfaces: the widget, signed identities, signed order notices.</summary>
public static class DemoShopApp
{
    /// <summary>Builds the shop. Arguments: <c>--urls --kefu --shop --identity-secret --webhook-secret [--data DIR]</c>, or <c>--secrets FILE</c> as the desk's demo leaves it; the same names count in the environment with the prefix <c>DEMOSHOP_</c>.</summary>
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables("DEMOSHOP_").AddCommandLine(args);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddSingleton(ShopOptions.From(builder.Configuration));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        builder.Services.AddSingleton<Catalogue>();
        builder.Services.AddSingleton<OrderBook>();
        builder.Services.AddSingleton<OrderNotices>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OrderNotices>());
        builder.Services.AddHttpClient();
        builder.Services.AddRazorComponents();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddScoped<Visit>();

        var app = builder.Build();
        app.Use(AddSecurityHeadersAsync);
        app.MapShop();
        app.MapOrders();
        return app;
    }

    /// <summary>The strict policy shows that the widget needs no more than the desk's own address.</summary>
    private static Task AddSecurityHeadersAsync(HttpContext context, RequestDelegate next)
    {
        var kefu = context.RequestServices.GetRequiredService<ShopOptions>().Kefu;
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' {kefu}; style-src 'self'; img-src 'self' blob: {kefu}; connect-src {kefu}; "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        return next(context);
    }
}
