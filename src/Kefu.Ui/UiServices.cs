using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kefu.Ui;

/// <summary>Registers what the components ask for.</summary>
public static class UiServices
{
    /// <summary>Adds the reader's time zone and language to the services.</summary>
    public static IServiceCollection AddKefuUi(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddLocalization();
        services.TryAddScoped<Viewer>();
        services.TryAddSingleton(TimeProvider.System);
        return services;
    }
}
