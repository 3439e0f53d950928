using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;

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
    }
}
