using Kefu.Platform.Modules;
using Kefu.Platform.Web;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform;

/// <summary>Puts the floor's middleware in order and maps every module's doors.</summary>
public static class PlatformPipeline
{
    /// <summary>Errors, language, patience, admission, identity, rights and forgery, uploads, in this order.</summary>
    public static void UseKefuPlatform(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseExceptionHandler();
        app.UseStatusCodePages(Problems.FillAsync);
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseMiddleware<AdmissionMiddleware>();
        app.UseAuthentication();
        app.UseMiddleware<ActorMiddleware>();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.UseMiddleware<FormArrival>();
    }

    /// <summary>Opens the doors of every module.</summary>
    public static void MapKefuModules(this WebApplication app)
    {
        StaffFeed.Map(app);
        var doors = new KefuEndpoints(app.MapGroup("/api/v1"), app.MapGroup(""));
        foreach (var module in app.Services.GetRequiredService<ModuleSet>().Modules)
        {
            module.MapEndpoints(doors);
        }
    }
}
