using System.Collections.Concurrent;
using Kefu.Contracts.Identity;
using Kefu.Web.Demo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

[assembly: AssemblyFixture(typeof(Kefu.Tests.Pages.DemoDesk))]

namespace Kefu.Tests.Pages;

/// <summary>The product with its demo day, started once and only when a test wants it.</summary>
public sealed class DemoDesk : IAsyncLifetime
{
    private readonly Lazy<Task<KefuApp>> _app;

    public DemoDesk() => _app = new Lazy<Task<KefuApp>>(StartAsync);

    /// <summary>Names of words that were asked for and not found, by the language asked in.</summary>
    public ConcurrentDictionary<string, byte> MissingWords { get; } = new(StringComparer.Ordinal);

    public Task<KefuApp> AppAsync() => _app.Value;

    /// <summary>Signs in at the page itself.</summary>
    public static async Task SignInAsync(Person person, string account)
    {
        await person.Page.GotoAsync("/sign-in?next=/me");
        await person.Page.Locator("input[name=account]").FillAsync(account);
        await person.Page.Locator("input[name=password]").FillAsync(DemoAccounts.Password);
        await person.Page.Locator("button[type=submit]").First.ClickAsync();
        await person.Page.WaitForURLAsync("**/me");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app.IsValueCreated)
        {
            await (await _app.Value).DisposeAsync();
        }
    }

    private async Task<KefuApp> StartAsync()
    {
        var app = await KefuApp.StartAsync(Database.Sqlite, services: Listen, settings: ["--Demo=true"]);
        await DemoData.SeedAsync(app.Services, CancellationToken.None);
        return app;
    }

    private void Listen(IServiceCollection services)
    {
        services.AddSingleton<ResourceManagerStringLocalizerFactory>();
        services.AddSingleton<IStringLocalizerFactory>(p => new Listening(p.GetRequiredService<ResourceManagerStringLocalizerFactory>(), MissingWords));
    }

    private sealed class Listening(IStringLocalizerFactory inner, ConcurrentDictionary<string, byte> missing) : IStringLocalizerFactory
    {
        public IStringLocalizer Create(Type resourceSource) => new Words(inner.Create(resourceSource), missing);

        public IStringLocalizer Create(string baseName, string location) => new Words(inner.Create(baseName, location), missing);
    }

    private sealed class Words(IStringLocalizer inner, ConcurrentDictionary<string, byte> missing) : IStringLocalizer
    {
        public LocalizedString this[string name] => Heard(inner[name]);

        public LocalizedString this[string name, params object[] arguments] => Heard(inner[name, arguments]);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => inner.GetAllStrings(includeParentCultures);

        private LocalizedString Heard(LocalizedString found)
        {
            if (found.ResourceNotFound)
            {
                missing[found.Name] = 0;
            }

            return found;
        }
    }
}
