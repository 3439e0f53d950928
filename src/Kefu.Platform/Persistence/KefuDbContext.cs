using System.Linq.Expressions;
using System.Reflection;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Kefu.Platform.Persistence;

/// <summary>The one context of the installation: each module maps its own tables into it.</summary>
/// <remarks>A record that implements <see cref="IShopOwned"/> is filtered by the actor's shops in every query, so that no door can forget it.</remarks>
public sealed class KefuDbContext(DbContextOptions<KefuDbContext> options, ModuleSet modules, IDialect dialect, CurrentActor current)
    : DbContext(options)
{
    private static readonly MethodInfo FilterMethod = typeof(KefuDbContext).GetMethod(nameof(FilterByShop), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private bool EveryShop => current.Actor.Shops.Everywhere;

    private IReadOnlyList<Guid> ShopIds => current.Actor.Shops.Ids;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        foreach (var id in TypedIds.In(modules.Contracts))
        {
            configurationBuilder.Properties(id).HaveConversion(typeof(TypedIdConverter<>).MakeGenericType(id));
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        PlatformModel.Configure(modelBuilder);
        foreach (var module in modules.Modules)
        {
            module.ConfigureModel(modelBuilder);
        }

        dialect.ConfigureModel(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => typeof(IShopOwned).IsAssignableFrom(e.ClrType) && e.BaseType is null))
        {
            FilterMethod.MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
        }
    }

    private void FilterByShop<T>(ModelBuilder model)
        where T : class, IShopOwned
    {
        Expression<Func<T, bool>> filter = e => EveryShop || ShopIds.Contains(e.ShopId);
        model.Entity<T>().HasQueryFilter(filter);
    }

    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(v => v, v => DateTime.SpecifyKind(v, DateTimeKind.Utc));
}
