using System.Data.Common;
using Kefu.Contracts.Identity;
using Kefu.Identity.Shops;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Web.Demo;

/// <summary>Fills a new installation with the demo, once; a later start tells what happened at the desk in the meantime.</summary>
internal static class DemoData
{
    /// <summary>Who comes back sooner finds the desk as it was left.</summary>
    private static readonly TimeSpan Meantime = TimeSpan.FromMinutes(30);

    private const int MostTries = 5;

    public static async Task SeedAsync(IServiceProvider services, CancellationToken ct)
    {
        await TellOrGoOnAsync(services, ct);
        await LetShopInAsync(services, ct);
    }

    private static async Task TellOrGoOnAsync(IServiceProvider services, CancellationToken ct)
    {
        if ((await services.GetRequiredService<IShopDirectory>().ListAsync(ct)).Count > 0)
        {
            await GoOnAsync(services, ct);
            return;
        }

        IReadOnlyList<Type> seeds;
        await using (var scope = services.CreateAsyncScope())
        {
            seeds = [.. scope.ServiceProvider.GetServices<IDemoSeed>().OrderBy(s => s.Order).Select(s => s.GetType())];
        }

        // What the story stands on is older than the story.
        using (services.GetRequiredService<TimeProvider>() is DemoClock clock ? clock.SetBack(DemoStory.Founded) : null)
        {
            foreach (var type in seeds)
            {
                await using var scope = services.ScopeAs(Actor.System);
                await scope.ServiceProvider.GetServices<IDemoSeed>().First(s => s.GetType() == type).SeedAsync(ct);
            }
        }

        await TellAsync(services, null, ct);
    }

    /// <summary>The demo's storefront may be served elsewhere than usual; its pages must be let in.</summary>
    private static async Task LetShopInAsync(IServiceProvider services, CancellationToken ct)
    {
        if (Uri.TryCreate(services.GetRequiredService<IConfiguration>()["KEFU_DEMO_SHOP_URL"], UriKind.Absolute, out var address)
            && await services.GetRequiredService<IShopDirectory>().FindByKeyAsync(DemoAccounts.ShopKey, ct) is { } shop
            && address.GetLeftPart(UriPartial.Authority) is var origin && !shop.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            await using var scope = services.ScopeAs(Actor.System);
            await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new ChangeShop(shop.Id, shop.Name, shop.BrandColor, [.. shop.Origins, origin], shop.TimeZone, shop.Language, "KEFU_DEMO_SHOP_URL"), ct);
        }
    }

    private static async Task GoOnAsync(IServiceProvider services, CancellationToken ct)
    {
        if (await ToldUntilAsync(services, ct) is not { } told || services.GetRequiredService<TimeProvider>().UtcNow() - told < Meantime)
        {
            return;
        }

        for (var left = MostTries; left > 0; left--)
        {
            try
            {
                await TellAsync(services, told, ct);
                return;
            }
            catch (Exception e) when (e is DbUpdateException or DbException)
            {
                // The desk works on meanwhile, on the same talks, and comes first. What cannot be told now the next start tells.
                services.GetRequiredService<ILogger<DemoStory>>().LogInformation(e, "The demo's meantime could not be told; {Left} tries left", left - 1);
            }
        }
    }

    private static async Task<DateTime?> ToldUntilAsync(IServiceProvider root, CancellationToken ct)
    {
        await using var scope = root.ScopeAs(Actor.System);
        var ticks = await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<Counter>().AsNoTracking()
            .Where(c => c.Name == DemoStory.ToldUntil).Select(c => (long?)c.Value).SingleOrDefaultAsync(ct);
        return ticks is { } known ? new DateTime(known, DateTimeKind.Utc) : null;
    }

    /// <summary>The days before, or since the last telling: all or nothing, in one transaction.</summary>
    private static async Task TellAsync(IServiceProvider root, DateTime? from, CancellationToken ct)
    {
        await using var scope = root.ScopeAs(Actor.System);
        var services = scope.ServiceProvider;
        var db = services.GetRequiredService<KefuDbContext>();
        using (await services.GetRequiredService<WriteGate>().EnterAsync(ct))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            using var story = new DemoStory(db, services.GetRequiredService<IDialect>(), services.GetRequiredService<TimeProvider>(), from);
            IReadOnlyList<IDemoStory> tellers = [.. services.GetServices<IDemoStory>().OrderBy(s => s.Order)];
            foreach (var teller in tellers)
            {
                await teller.PrepareAsync(story, ct);
                await db.SaveChangesAsync(ct);
            }

            await story.PlayAsync(ct);
            foreach (var teller in tellers)
            {
                await teller.EndAsync(story, ct);
            }

            var told = await db.Set<Counter>().FindAsync([DemoStory.ToldUntil], ct) ?? db.Add(new Counter { Name = DemoStory.ToldUntil }).Entity;
            told.Value = story.EndUtc.Ticks;
            await db.SaveChangesAsync(ct);
            await services.GetRequiredService<EventLog>().WriteAsync(ct);
            await transaction.CommitAsync(ct);
        }

        services.GetRequiredService<AfterCommit>().Run();
        services.GetRequiredService<Doorbell>().Ring();
    }
}
