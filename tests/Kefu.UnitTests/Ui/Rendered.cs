using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Kefu.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefu.Tests.Ui;

/// <summary>Renders a component the way a page would, at a fixed moment.</summary>
internal static class Rendered
{
    public static readonly DateTime Now = new(2026, 11, 22, 6, 31, 30, DateTimeKind.Utc);

    public static async Task<string> HtmlAsync<TComponent>(string language, Dictionary<string, object?> parameters)
        where TComponent : IComponent
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            var services = new ServiceCollection();
            services.AddSingleton<TimeProvider>(new At(Now));
            services.AddLogging().AddKefuUi();
            services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
            services.AddSingleton<AntiforgeryStateProvider, NoToken>();
            services.AddSingleton<NavigationManager, NoNavigation>();
            await using var provider = services.BuildServiceProvider();
            await using var renderer = new HtmlRenderer(provider, provider.GetRequiredService<ILoggerFactory>());
            return await renderer.Dispatcher.InvokeAsync(async () =>
                (await renderer.RenderComponentAsync<TComponent>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private sealed class At(DateTime utc) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(utc);
    }

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }

    private sealed class NoNavigation : NavigationManager
    {
        public NoNavigation() => Initialize("http://kefu.test/", "http://kefu.test/tickets?status=open");
    }
}
