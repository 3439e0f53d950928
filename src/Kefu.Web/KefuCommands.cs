using System.CommandLine;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Standards.Deadlines;
using Kefu.Web.Demo;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Web;

/// <summary>What people type: <c>serve</c> by default, and the commands of the operator.</summary>
public static class KefuCommands
{
    private const int MostAttempts = 20;

    public static Task<int> RunAsync(string[] args)
    {
        var data = new Option<string>("--data") { Description = "Folder of the embedded database and the attachments", DefaultValueFactory = _ => "data", Recursive = true };
        var database = new Option<string?>("--database") { Description = "PostgreSQL connection string; the embedded database is used without it", Recursive = true };
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var proxies = new Option<string[]>("--trusted-proxy") { Description = "Address or network of a proxy whose word for the customer's address is believed; may be given several times", DefaultValueFactory = _ => [] };
        var keys = new Option<string?>("--key-certificate") { Description = "Certificate with its key (PEM or PKCS#12) that encrypts the keys of sessions in the database" };
        var noDemo = new Option<bool>("--no-demo") { Description = "A real installation: no demo data, the first visit creates the administrator" };
        var root = new RootCommand("Kefu, the service desk that runs its own service standard") { data, database, urls, proxies, keys, noDemo };
        string[] Settings(ParseResult parsed) =>
        [
            $"--Database:DataDirectory={parsed.GetValue(data)}",
            // Not named here, it may stand in the environment (Database__Postgres), where no list of processes shows its password.
            .. parsed.GetValue(database) is { } connection ? [$"--Database:Postgres={connection}"] : Array.Empty<string>(),
            $"--urls={parsed.GetValue(urls)}",
            .. (parsed.GetValue(proxies) ?? []).Select((proxy, i) => $"--TrustedProxies:{i}={proxy}"),
            .. parsed.GetValue(keys) is { Length: > 0 } key ? [$"--Keys:Certificate={key}"] : Array.Empty<string>(),
        ];
        root.SetAction((parsed, ct) => ServeAsync(Settings(parsed), demo: !parsed.GetValue(noDemo), ct));
        var head = new Option<string?>("--head") { Description = "A head noted earlier, as INDEX:HASH; shows that nothing was cut off since" };
        var verify = new Command("verify", "Finds a changed, missing, reordered or inserted row of the audit log; exit code 1 when there is one") { head };
        verify.SetAction((parsed, ct) => AuditCommand.VerifyAsync(Settings(parsed), parsed.GetValue(head), ct));
        root.Add(new Command("audit", "The audit log") { verify });
        var recompute = new Command("verify", "Computes all figures anew from the log and compares them with those kept; exit code 1 when they differ");
        recompute.SetAction((parsed, ct) => FiguresCommand.VerifyAsync(Settings(parsed), ct));
        root.Add(new Command("figures", "The figures") { recompute });
        var (from, target) = (new Argument<string>("start") { Description = "Local time of the calendar (2026-06-05 17:30), or a moment with its offset" }, new Argument<string>("target") { Description = "60m, 1h30m, 2d, or 3wd for working days" });
        var calendar = new Option<string>("--calendar") { Description = "The calendar's short name", Required = true };
        var pause = new Option<string[]>("--pause") { Description = "Two moments with .. between them, during which the clock was stopped; may be given several times", DefaultValueFactory = _ => [] };
        var language = new Option<string?>("--language") { Description = "zh-CN or en" };
        var deadline = new Command("deadline", "When something is due by a work calendar, and why then") { from, target, calendar, pause, language };
        deadline.SetAction((parsed, ct) => DeadlineCommand.AskAsync(Settings(parsed), new AskDeadline(parsed.GetValue(from), parsed.GetValue(target), parsed.GetValue(calendar), parsed.GetValue(pause)), parsed.GetValue(language), ct));
        root.Add(deadline);
        // Ending is the host's: the library would break it off after two seconds, in the middle of what is still being answered.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Brings the database to this version.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await MigrateOnceAsync(services, ct);
                return;
            }
            catch (Exception e) when (attempt < MostAttempts && services.GetRequiredService<IDialect>().IsDuplicate(e))
            {
                // Another node that starts at the same moment has just made the database, or is about to.
                await Task.Delay(TimeSpan.FromMilliseconds(500), ct);
            }
        }
    }

    private static async Task MigrateOnceAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.ScopeAs(Actor.System);
        var database = scope.ServiceProvider.GetRequiredService<KefuDbContext>().Database;
        if ((await database.GetPendingMigrationsAsync(ct)).Any())
        {
            // Only then: it also compares the whole model with the last snapshot, which is a test's work and not that of every start.
            await database.MigrateAsync(ct);
        }
    }

    private static async Task<int> ServeAsync(string[] settings, bool demo, CancellationToken ct)
    {
        var app = KefuHost.Build([.. settings, $"--Demo={demo}"]);
        // Building the doors needs no database: both cores work while the server starts.
        var doors = Task.Run(() => ((IEndpointRouteBuilder)app).DataSources.Sum(source => source.Endpoints.Count), ct);
        await MigrateAsync(app.Services, ct);
        await app.Services.GetRequiredService<ClockKeeper>().SetAsync(ct);
        await doors;
        await app.StartAsync(ct);
        if (demo)
        {
            await SeedAsync(app);
        }

        var address = app.Urls.First();
        Console.WriteLine(demo
            ? $"Kefu: {address}  |  demo shop: {Environment.GetEnvironmentVariable("KEFU_DEMO_SHOP_URL") ?? "http://127.0.0.1:5081"}  |  demo accounts: {DemoAccounts.Accounts}  |  password: {DemoAccounts.Password}"
            : $"Kefu: {address}");
        await app.WaitForShutdownAsync(ct);
        await app.DisposeAsync();
        return 0;
    }

    private static async Task SeedAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        try
        {
            await DemoData.SeedAsync(app.Services, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopped before the demo was whole.
        }
    }
}
