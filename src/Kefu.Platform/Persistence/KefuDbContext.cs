using System.Linq.Expressions;
using System.Reflection;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Persistence;

/// <summary>The one context of the installation: each module maps its own tables into it.</summary>
/// <remarks>
/// A record that implements <see cref="IShopOwned"/> is filtered by the actor's shops in every query, so that no door can forget it.
/// Contexts are lent from a pool, for building one costs as much as a query: until it is told for whom it works it reaches no shop.
/// </remarks>
public sealed class KefuDbContext(DbContextOptions<KefuDbContext> options) : DbContext(options)
{
    private readonly IServiceProvider _host = options.FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider
        ?? throw new InvalidOperationException("The modules and the dialect are found through the options' application services.");

    private CurrentActor _current = new();

    private static readonly MethodInfo FilterMethod = typeof(KefuDbContext).GetMethod(nameof(FilterByShop), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private bool EveryShop => _current.Actor.Shops.Everywhere;

    private IReadOnlyList<Guid> ShopIds => _current.Actor.Shops.Ids;

    /// <summary>From now on the context reaches what this actor may reach.</summary>
    public KefuDbContext For(CurrentActor current)
    {
        _current = current;
        return this;
    }

    /// <summary>Saves what was changed and lets go of all that is tracked. Each saving looks through everything tracked: without letting go a batch would cost the square of its length.</summary>
    public async Task PutAwayAsync(CancellationToken ct)
    {
        await SaveChangesAsync(ct);
        ChangeTracker.Clear();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);
        foreach (var id in TypedIds.In(_host.GetRequiredService<ModuleSet>().Contracts))
        {
            configurationBuilder.Properties(id).HaveConversion(typeof(TypedIdConverter<>).MakeGenericType(id));
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        PlatformModel.Configure(modelBuilder);
        foreach (var module in _host.GetRequiredService<ModuleSet>().Modules)
        {
            module.ConfigureModel(modelBuilder);
        }

        _host.GetRequiredService<IDialect>().ConfigureModel(modelBuilder);
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
