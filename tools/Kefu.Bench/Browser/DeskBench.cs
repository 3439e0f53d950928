using Kefu.Bench.Reading;
using Kefu.Bench.Seeding;
using Kefu.Contracts.Identity;
using Microsoft.Playwright;

namespace Kefu.Bench.Browser;

/// <summary>What an agent's browser meets on a large database: how heavy the desk is, how soon an opened conversation shows its messages, and whether anything blocks while messages come.</summary>
internal sealed class DeskBench(int rounds, int seconds, SeedSize size, string? folder)
{
    private const int EventsASecond = 50;

    /// <summary>Clicks a row and waits until the thread of that conversation stands in the page and the next picture is due; gives ms.</summary>
    private const string OpenRow =
        """
        id => new Promise((done, fail) => {
          const began = performance.now();
          const late = setTimeout(() => fail(new Error('The thread did not come.')), 20000);
          const seen = new MutationObserver(() => {
            const thread = document.querySelector(`#wb-thread[data-thread="${id}"]`);
            if (!thread || !thread.querySelector('.msg')) return;
            seen.disconnect(); clearTimeout(late);
            requestAnimationFrame(() => done(performance.now() - began));
          });
          seen.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-thread'] });
          document.querySelector(`a.crow[data-conversation="${id}"]`).click();
        })
        """;

    private const string WatchTasks = "() => { window.kefuTasks = []; new PerformanceObserver(l => l.getEntries().forEach(e => window.kefuTasks.push(e.duration))).observe({ type: 'longtask' }); }";

    public Task<IReadOnlyList<Figure>> RunAsync(CancellationToken ct) => BothDatabases.RunAsync((name, place, database) => SideAsync("desk." + name, place, database, ct), ct, folder);

    private async Task<IReadOnlyList<Figure>> SideAsync(string name, string place, ScratchDatabase? database, CancellationToken ct)
    {
        var data = Path.Combine(place, "large");
        await Seed.RunAsync(data, database?.Address, size, ct);
        await using var kefu = await ServerProcess.StartKefuAsync(data, database?.Address, demo: true, database?.Postmaster, ct);
        await kefu.AnnouncedAsync(ct);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("KEFU_CHROMIUM") ?? "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-dev-shm-usage"],
        });
        await using var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = kefu.Address.ToString(), Locale = "zh-CN", ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        var page = await context.NewPageAsync();
        await SignInAsync(page);
        var (cold, warm) = (await WeighAsync(page, fresh: true), await WeighAsync(page, fresh: false));
        await kefu.SettleAsync(ct);
        var opened = await OpenRowsAsync(page);
        var tasks = await BlockedAsync(page, kefu, ct);
        var (p50, p95) = (Measure.Percentile(opened, 0.5), Measure.Percentile(opened, 0.95));
        Report.Progress(FormattableString.Invariant($"{name}: {cold:0.0} KB cold, {warm:0.0} KB warm, a conversation opens in {p50:0} ms (p95 {p95:0} ms of {opened.Length}), {tasks.Count} long tasks"));
        return
        [
            new Figure(name + ".cold", Measure.Round(cold), "KB", 300, Measure.Round(300 / cold), "≤ 300 KB over the wire, nothing cached", cold <= 300),
            new Figure(name + ".warm", Measure.Round(warm), "KB", 20, Measure.Round(20 / warm), "≤ 20 KB over the wire, cached", warm <= 20),
            new Figure(name + ".open-p95", Measure.Round(p95), "ms", Measure.Round(p50), Measure.Round(p50 / p95), "≤ 100 ms from the click to the messages", p95 <= 100),
            new Figure(name + ".longest-task", Measure.Round(tasks.DefaultIfEmpty(0).Max()), "ms", null, null, $"no task over 50 ms while {EventsASecond} messages a second come", tasks.Count == 0),
        ];
    }

    private static async Task SignInAsync(IPage page)
    {
        await page.GotoAsync("/sign-in");
        await page.FillAsync("[name=account]", "supervisor");
        await page.FillAsync("[name=password]", DemoAccounts.Password);
        await page.ClickAsync("form button[type=submit]");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    /// <summary>Everything that loading the desk brings over the wire, in KB of 1,000 bytes, heads included; the open feed does not count.</summary>
    private static async Task<double> WeighAsync(IPage page, bool fresh)
    {
        var wire = await page.Context.NewCDPSessionAsync(page);
        await wire.SendAsync("Network.enable");
        if (fresh)
        {
            await wire.SendAsync("Network.clearBrowserCache");
        }

        var bytes = 0.0;
        wire.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e?.GetProperty("encodedDataLength").GetDouble() ?? 0;
        await page.GotoAsync("/desk?view=all");
        await page.WaitForSelectorAsync("a.crow");
        await page.WaitForTimeoutAsync(1500);
        await wire.DetachAsync();
        return bytes / 1000;
    }

    private async Task<double[]> OpenRowsAsync(IPage page)
    {
        var took = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            await page.GotoAsync("/desk?view=all");
            await page.WaitForSelectorAsync("a.crow");
            var ids = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a.crow')].slice(0, 40).map(r => r.dataset.conversation)");
            foreach (var id in ids)
            {
                var ms = await page.EvaluateAsync<double>(OpenRow, id);
                if (round > 0)
                {
                    took.Add(ms);
                }
            }
        }

        return [.. took.Order()];
    }

    /// <summary>The tasks that held the page up for more than 50 ms while customers wrote.</summary>
    private async Task<IReadOnlyList<double>> BlockedAsync(IPage page, ServerProcess kefu, CancellationToken ct)
    {
        var visitors = await Visitors.EnterAsync(kefu.Address, 25, ct);
        await page.GotoAsync("/desk?view=all");
        await page.WaitForSelectorAsync("a.crow");
        await page.ClickAsync("a.crow >> nth=0");
        await page.WaitForTimeoutAsync(3000);
        await page.EvaluateAsync(WatchTasks);
        await Load.OpenAsync(visitors, EventsASecond, TimeSpan.FromSeconds(Math.Max(10, seconds)), ct);
        await page.WaitForTimeoutAsync(1000);
        return await page.EvaluateAsync<double[]>("() => window.kefuTasks");
    }
}
