using System.Collections.Concurrent;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

[assembly: AssemblyFixture(typeof(Kefu.Tests.KefuApps))]

namespace Kefu.Tests;

/// <summary>The whole product on a real port over a real database, with the words that tests speak.</summary>
public sealed partial class KefuApp : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<Database, Lazy<Task<KefuApp>>> Shared = new();

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<HttpClient, System.Net.CookieContainer> Cookies = [];

    private readonly WebApplication _app;
    private readonly string _folder;
    private readonly string? _database;

    /// <summary>Folder and database are those that go with the app; none when the test brought its own.</summary>
    private KefuApp(WebApplication app, Database kind, string folder, string? database, Uri address)
    {
        _app = app;
        _folder = folder;
        _database = database;
        Kind = kind;
        Address = address;
    }

    /// <summary>The server's connection string, without a database; null when PostgreSQL is not at hand.</summary>
    public static string? Postgres => Environment.GetEnvironmentVariable("KEFU_TEST_POSTGRES") is { Length: > 0 } value ? value : null;

    public Database Kind { get; }

    public Uri Address { get; }

    /// <summary>The database that goes with the app, for a second node on it.</summary>
    public string? DatabaseName => _database;

    /// <summary>The data folder that goes with the app.</summary>
    public string Folder => _folder;

    public IServiceProvider Services => _app.Services;

    /// <summary>The app that the tests of this assembly share on a database; each test opens a shop of its own in it.</summary>
    public static Task<KefuApp> For(Database kind) => Shared.GetOrAdd(kind, k => new Lazy<Task<KefuApp>>(() => StartAsync(k))).Value;

    /// <summary>An app of the test's own, with services and doors of the test's own if it names some.</summary>
    public static async Task<KefuApp> StartAsync(
        Database kind,
        TimeProvider? clock = null,
        string? folder = null,
        string? database = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplication>? map = null,
        params string[] settings)
    {
        var ownFolder = folder is null;
        var ownDatabase = kind == Database.Postgres && database is null;
        folder ??= Directory.CreateTempSubdirectory("kefu-test-").FullName;
        var connection = "";
        if (kind == Database.Postgres)
        {
            database ??= await PostgresTemplate.CopyAsync();
            connection = ConnectionTo(database);
        }

        var app = KefuHost.Build(
            [.. SettingsFor(folder, connection), .. settings],
            builder =>
            {
                builder.Logging.ClearProviders();
                builder.Logging.AddProvider(new TestLog());
                builder.Logging.SetMinimumLevel(LogLevel.Warning);
                // Creating a database begins with a connection that is refused.
                builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Connection", LogLevel.None);
                if (clock is not null)
                {
                    builder.Services.Replace(ServiceDescriptor.Singleton(clock));
                }

                if (services is not null)
                {
                    // After the product's own registrations, so that the test's win.
                    builder.Host.ConfigureContainer<IServiceCollection>((_, all) => services(all));
                }
            });
        map?.Invoke(app);
        await KefuCommands.MigrateAsync(app.Services, CancellationToken.None);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new KefuApp(app, kind, ownFolder ? folder : "", ownDatabase ? database : null, new Uri(address));
    }

    internal static string[] SettingsFor(string folder, string connection) =>
        [$"--Database:DataDirectory={folder}", $"--Database:Postgres={connection}", "--urls=http://127.0.0.1:0", "--Demo=false", "--Limits:Factor=1000", "--Passwords:Iterations=1000"];

    /// <summary>The connection string of a database on the server of the tests.</summary>
    public static string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(Postgres) { Database = database, MaxPoolSize = 40 }.ToString();

    /// <summary>Drops a database on the server of the tests.</summary>
    public static Task DropAsync(string database) => PostgresTemplate.RunAsync($"DROP DATABASE IF EXISTS \"{database}\" WITH (FORCE)");

    /// <summary>Runs code as Kefu itself, in a scope of its own.</summary>
    public async Task<T> AsSystemAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(Actor.System);
        return await work(scope.ServiceProvider);
    }

    /// <summary>Runs code as Kefu itself, in a scope of its own.</summary>
    public Task AsSystemAsync(Func<IServiceProvider, Task> work) => AsSystemAsync(async services =>
    {
        await work(services);
        return true;
    });

    /// <summary>Sends a request as Kefu itself.</summary>
    public Task<TResult> SendAsync<TResult>(IRequest<TResult> request) =>
        AsSystemAsync(services => services.GetRequiredService<Dispatcher>().SendAsync(request));

    /// <summary>Reads the database as Kefu itself.</summary>
    public Task<T> ReadAsync<T>(Func<KefuDbContext, Task<T>> read) =>
        AsSystemAsync(services => read(services.GetRequiredService<KefuDbContext>()));

    /// <summary>Asks again until the answer satisfies, for what happens a moment later; fails with the last answer after half a minute.</summary>
    public static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> satisfies, int seconds = 30)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (satisfies(answer))
            {
                return answer;
            }

            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(seconds), $"Still not so after {seconds} seconds: {answer}");
            await Task.Delay(50);
        }
    }

    /// <summary>The cookies a client holds, as <c>name=value</c>.</summary>
    public IReadOnlyList<string> CookiesOf(HttpClient client) => [.. Cookies.GetValue(client, _ => new()).GetCookies(Address).Select(c => $"{c.Name}={c.Value}")];

    /// <summary>An HTTP client without credentials; it keeps cookies and does not follow redirects.</summary>
    public HttpClient NewClient(string language = "en")
    {
        var cookies = new System.Net.CookieContainer();
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Address };
        Cookies.Add(client, cookies);
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_database is not null)
        {
            await DropAsync(_database);
        }

        if (_folder.Length > 0)
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }

    internal static async Task StopSharedAsync()
    {
        foreach (var app in Shared.Values.Where(a => a.IsValueCreated))
        {
            await (await app.Value).DisposeAsync();
        }

        await PostgresTemplate.DropAsync();
    }
}

/// <summary>Stops the shared apps when the last test is over.</summary>
public sealed class KefuApps : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await KefuApp.StopSharedAsync();
}
