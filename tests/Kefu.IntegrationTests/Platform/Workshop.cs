using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using FluentValidation;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Web;
using Kefu.Tests.Platform;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(Workshops))]

namespace Kefu.Tests.Platform;

/// <summary>The floor with a few doors and handlers of the tests' own, so that its promises are tried apart from any module.</summary>
internal static class Workshop
{
    private static readonly ConcurrentDictionary<Database, Lazy<Task<KefuApp>>> Shared = new();

    /// <summary>The workshop that the tests of the floor share on a database.</summary>
    public static Task<KefuApp> For(Database kind) => Shared.GetOrAdd(kind, k => new Lazy<Task<KefuApp>>(() => OpenAsync(k))).Value;

    public static Task<KefuApp> OpenAsync(Database kind, TimeProvider? clock = null, string? folder = null) => KefuApp.StartAsync(kind, clock, folder, services: AddServices, map: Map);

    /// <summary>Sends a request as somebody.</summary>
    public static async Task<TResult> SendAsAsync<TResult>(this KefuApp app, Actor actor, IRequest<TResult> request, string? key = null)
    {
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(actor, "127.0.0.1");
        scope.ServiceProvider.GetRequiredService<IdempotencyKey>().Value = key;
        return await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(request);
    }

    public static Actor Staff(params string[] permissions) =>
        new(ActorKind.Staff, Guid.CreateVersion7(), "Wang Lin", permissions.ToFrozenSet(StringComparer.Ordinal), ShopScope.All);

    internal static async Task CloseAllAsync()
    {
        foreach (var app in Shared.Values.Where(a => a.IsValueCreated))
        {
            await (await app.Value).DisposeAsync();
        }
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddScoped<IHandler<Count, long>, CountHandler>();
        services.AddScoped<IHandler<AddOnce, Done>, AddOnceHandler>();
        services.AddScoped<IHandler<Clash, int>, ClashHandler>();
        services.AddScoped<IHandler<ChangeCraft, int>, ChangeCraftHandler>();
        services.AddScoped<IValidator<Count>, CountValidator>();
        services.AddSingleton<IActorSource, Badge>();
        services.AddSingleton<Tally>();
        services.AddScoped<IJobHandler, InsideJob>();
        services.AddScoped<IJobHandler, OutsideJob>();
        services.AddSetting("test.craft", Craft.Default, "test.configure", typeof(PlatformText), perShop: true);
    }

    private static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<FeedCatalog>().Add<Counted>("test.see");
        var open = new PublicDoorAttribute("A door of the tests.");
        app.MapPost("/test/count", (Count body, Dispatcher dispatcher, CancellationToken ct) => dispatcher.SendAsync(body, ct)).WithMetadata(open);
        app.MapPost("/test/cross-site", () => "in").WithMetadata(open, CrossSiteDoor.Instance);
        app.MapGet("/test/read", () => "read").WithMetadata(open);
        app.MapGet("/test/token", (HttpContext http, IAntiforgery forgery) => forgery.GetAndStoreTokens(http).RequestToken).WithMetadata(open);
        app.MapGet("/test/fail", string () => throw new InvalidOperationException("Password=hunter2; the inner workings")).WithMetadata(open);
        app.MapGet("/test/empty", () => Results.StatusCode(415)).WithMetadata(open);
        app.MapGet("/test/wait", string () => throw new TooMany(TimeSpan.FromSeconds(1.2))).WithMetadata(open);
        app.MapGet("/test/locked", () => "unlocked").WithMetadata(new RequiresAttribute("test.count"));
    }
}

/// <summary>Closes the workshops when the last test is over.</summary>
public sealed class Workshops : IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await Workshop.CloseAllAsync();
}

/// <summary>Lets a request in as whoever its header <c>X-Test-Actor</c> names, the way a cookie does; a badge may be taken away.</summary>
internal sealed class Badge : IActorSource
{
    public const string Header = "X-Test-Actor";

    public ConcurrentDictionary<string, Actor> Actors { get; } = new(StringComparer.Ordinal);

    public Task<Actor?> FindAsync(HttpContext http, CancellationToken ct) => Task.FromResult(Actors.GetValueOrDefault(http.Request.Headers[Header].ToString()));

    /// <summary>Gives a client the badge of an actor.</summary>
    public static void Wear(KefuApp app, HttpClient client, Actor actor)
    {
        app.Services.GetServices<IActorSource>().OfType<Badge>().Single().Actors[actor.Id.ToString()] = actor;
        client.DefaultRequestHeaders.Add(Header, actor.Id.ToString());
    }

    public static void TakeAway(KefuApp app, Actor actor) => app.Services.GetServices<IActorSource>().OfType<Badge>().Single().Actors.TryRemove(actor.Id.ToString(), out _);
}

/// <summary>Event: a counter of the tests went up.</summary>
internal sealed record Counted(string Name, long Value);

/// <summary>Raises a counter by a step; fails after its work when asked to.</summary>
[Requires("test.count")]
internal sealed record Count(string Name, int By, bool Fail = false) : ICommand<long>;

internal sealed class CountValidator : AbstractValidator<Count>
{
    public CountValidator()
    {
        RuleFor(c => c.Name).NotEmpty();
        RuleFor(c => c.By).GreaterThan(0);
    }
}

internal sealed class CountHandler(KefuDbContext db, EventLog log) : IHandler<Count, long>
{
    public async Task<long> HandleAsync(Count request, CancellationToken ct)
    {
        var counter = await db.Set<Counter>().SingleOrDefaultAsync(c => c.Name == request.Name, ct);
        if (counter is null)
        {
            counter = new Counter { Name = request.Name };
            db.Add(counter);
        }

        counter.Value += request.By;
        log.Append(new Counted(request.Name, counter.Value), "counter", Guid.Empty, null);
        await db.SaveChangesAsync(ct);
        return request.Fail ? throw new RuleBroken<PlatformText>("stale") : counter.Value;
    }
}

/// <summary>Looks for a row and adds it when missing, which two may do at once.</summary>
[Requires("test.count")]
internal sealed record AddOnce(string Name) : ICommand<Done>;

internal sealed class AddOnceHandler(KefuDbContext db, EventLog log) : IHandler<AddOnce, Done>
{
    public async Task<Done> HandleAsync(AddOnce request, CancellationToken ct)
    {
        if (!await db.Set<Counter>().AnyAsync(c => c.Name == request.Name, ct))
        {
            // Gives the others time to look, too.
            await Task.Yield();
            db.Add(new Counter { Name = request.Name, Value = 1 });
            log.Append(new Counted(request.Name, 1), "counter", Guid.Empty, null);
        }

        return default;
    }
}

/// <summary>Meets other writers a number of times before it succeeds.</summary>
[Requires("test.count")]
internal sealed record Clash(string Name, int Times) : ICommand<int>;

internal sealed class ClashHandler(EventLog log, Tally tally) : IHandler<Clash, int>
{
    public Task<int> HandleAsync(Clash request, CancellationToken ct)
    {
        var tries = tally.Note(request.Name);
        log.Append(new Counted(request.Name, tries), "counter", Guid.Empty, null);
        return tries <= request.Times ? throw new DbUpdateConcurrencyException() : Task.FromResult(tries);
    }
}

/// <summary>A settings document of the tests.</summary>
internal sealed record Craft(int Hours, string Word)
{
    public static readonly Craft Default = new(8, "slow");
}

[Requires("test.count")]
internal sealed record ChangeCraft(Guid Shop, JsonElement Value, string Reason) : ICommand<int>;

internal sealed class ChangeCraftHandler(SettingsStore settings) : IHandler<ChangeCraft, int>
{
    public Task<int> HandleAsync(ChangeCraft request, CancellationToken ct) => settings.SetAsync("test.craft", request.Shop, request.Value, request.Reason, ct);
}

/// <summary>Remembers what was done, and how often.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _times = new(StringComparer.Ordinal);

    public int Note(string what) => _times.AddOrUpdate(what, 1, (_, n) => n + 1);

    public int Times(string what) => _times.GetValueOrDefault(what);
}
