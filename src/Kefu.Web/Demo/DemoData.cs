using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;

namespace Kefu.Web.Demo;

/// <summary>Fills a new installation with the demo, once.</summary>
internal static class DemoData
{
    public static async Task SeedAsync(IServiceProvider services, CancellationToken ct)
    {
        if ((await services.GetRequiredService<IShopDirectory>().ListAsync(ct)).Count > 0)
        {
            return;
        }

        IReadOnlyList<Type> seeds;
        await using (var scope = services.CreateAsyncScope())
        {
            seeds = [.. scope.ServiceProvider.GetServices<IDemoSeed>().OrderBy(s => s.Order).Select(s => s.GetType())];
        }

        foreach (var type in seeds)
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(Actor.System);
            await scope.ServiceProvider.GetServices<IDemoSeed>().First(s => s.GetType() == type).SeedAsync(ct);
        }

        await TellAsync(services, ct);
    }

    /// <summary>The days before: all or nothing, in one transaction.</summary>
    private static async Task TellAsync(IServiceProvider root, CancellationToken ct)
    {
        await using var scope = root.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<CurrentActor>().Become(Actor.System);
        var db = services.GetRequiredService<KefuDbContext>();
        using (await services.GetRequiredService<WriteGate>().EnterAsync(ct))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            using var story = new DemoStory(db, services.GetRequiredService<IDialect>(), services.GetRequiredService<TimeProvider>());
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

            await db.SaveChangesAsync(ct);
            await services.GetRequiredService<EventLog>().WriteAsync(ct);
            await transaction.CommitAsync(ct);
        }

        services.GetRequiredService<AfterCommit>().Run();
        services.GetRequiredService<Doorbell>().Ring();
    }
}
