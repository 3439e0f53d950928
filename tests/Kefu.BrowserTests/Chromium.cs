using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Kefu.Tests.Chromium))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Kefu.Tests;

/// <summary>Debian's Chromium, started once. Screenshots go to <c>artifacts/screenshots</c>.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public static string Screenshots { get; } = Path.Combine(Repository.Root, "artifacts", "screenshots");

    public async ValueTask InitializeAsync()
    {
        // A busy machine is slow, not wrong.
        Assertions.SetDefaultExpectTimeout(20_000);
        Directory.CreateDirectory(Screenshots);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("KEFU_CHROMIUM") ?? "/usr/bin/chromium",
            // A microphone that hums, and nobody who has to allow it.
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"],
        });
    }

    /// <summary>A person's browser: a context of its own with language and size. Errors of its pages are collected in <see cref="Person.Errors"/>.</summary>
    public async Task<Person> NewPersonAsync(Uri home, string language = "zh-CN", int width = 1440, int height = 900, bool dark = false)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = home.ToString(),
            Locale = language,
            TimezoneId = "Asia/Shanghai",
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(30_000);
        return new Person(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

/// <summary>Somebody in front of a browser.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    internal Person(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        context.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Errors.Add(message.Text + " " + message.Location);
            }
        };
        context.WebError += (_, error) => Errors.Add(error.Error);
    }

    public IPage Page { get; }

    public IBrowserContext Context => _context;

    /// <summary>What the browser complained of: script errors and violations of the content security policy.</summary>
    public List<string> Errors { get; } = [];

    public Task ShootAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Chromium.Screenshots, name + ".png") });

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}
