using Kefu.Contracts.Identity;
using Kefu.Contracts.Operations;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Guide;

/// <summary>Takes the demo out: its shop with everything that belongs to it, and its accounts. The log stays, as always.</summary>
[Requires("identity.manage-shops")]
public sealed record RemoveDemo : ICommand<Done>;

internal sealed class RemoveDemoHandler(KefuDbContext db, IShopDirectory shops, IFreshSignIn fresh, CurrentActor current, IEnumerable<IDemoSeed> seeds, IEnumerable<IShopRemains> remains, TextIndex index, EventLog log) : IHandler<RemoveDemo, Done>
{
    private static readonly System.Reflection.MethodInfo Delete = typeof(RemoveDemoHandler).GetMethod(nameof(DeleteAsync), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!;

    public async Task<Done> HandleAsync(RemoveDemo request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        if (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct) is not { } shop || !current.Actor.Shops.Contains(shop.Id))
        {
            throw new NotFound();
        }

        foreach (var kept in remains)
        {
            await kept.TakeAwayAsync(shop.Id, ct);
        }

        await db.SaveChangesAsync(ct);
        await index.RemoveShopAsync(shop.Id, ct);
        // Whatever a module keeps for a shop says so by its type: nobody has to remember a new table here.
        foreach (var owned in db.Model.GetEntityTypes().Where(e => typeof(IShopOwned).IsAssignableFrom(e.ClrType) && e.BaseType is null))
        {
            await (Task)Delete.MakeGenericMethod(owned.ClrType).Invoke(null, [db, shop.Id, ct])!;
        }

        await db.Set<Job>().Where(j => j.ShopId == shop.Id && j.State == JobState.Waiting).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Cancelled), ct);
        foreach (var seed in seeds.OrderByDescending(s => s.Order))
        {
            await seed.RemoveAsync(shop.Id, ct);
        }

        log.Append(new DemoRemoved(shop.Id, shop.Name), "shop", shop.Id, shop.Id);
        return default;
    }

    private static Task<int> DeleteAsync<T>(KefuDbContext db, Guid shop, CancellationToken ct)
        where T : class, IShopOwned => db.Set<T>().IgnoreQueryFilters().Where(x => x.ShopId == shop).ExecuteDeleteAsync(ct);
}
