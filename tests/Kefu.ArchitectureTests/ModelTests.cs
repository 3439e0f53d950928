using Kefu.Composition;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests;

public sealed class ModelTests
{
    private static KefuDbContext Open(IDialect dialect)
    {
        var options = new DbContextOptionsBuilder<KefuDbContext>();
        dialect.Configure(options);
        options.UseApplicationServiceProvider(new ServiceCollection().AddSingleton(ModuleCatalog.All).AddSingleton(dialect).BuildServiceProvider());
        return new KefuDbContext(options.Options);
    }

    public static TheoryData<string> Dialects => ["sqlite", "postgres"];

    private static IDialect Make(string name) => name == "sqlite" ? new SqliteDialect("model-only.db") : new PostgresDialect("Host=127.0.0.1;Database=model_only");

    [Theory, MemberData(nameof(Dialects))]
    public void Migrations_should_have_no_pending_model_changes(string name)
    {
        using var db = Open(Make(name));
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Every_table_should_carry_its_contexts_prefix_and_point_to_no_other_context()
    {
        using var db = Open(Make("sqlite"));
        var prefixes = ModuleCatalog.All.Modules.ToDictionary(m => m.Assembly, m => m.Name);
        Assert.NotEmpty(db.Model.GetEntityTypes());
        foreach (var entity in db.Model.GetEntityTypes())
        {
            var table = entity.GetTableName();
            if (table is null)
            {
                continue;
            }

            var own = table[..table.IndexOf('_', StringComparison.Ordinal)];
            var expected = prefixes.GetValueOrDefault(entity.ClrType.Assembly);
            if (expected is not null)
            {
                Assert.Equal(expected, own);
            }

            Assert.All(entity.GetForeignKeys(), k => Assert.StartsWith(own + "_", k.PrincipalEntityType.GetTableName()!, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Money_and_times_should_be_stored_in_the_houses_form()
    {
        using var db = Open(Make("sqlite"));
        foreach (var property in db.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
        {
            // Identity's own lock-out column is the framework's; Kefu does not use it.
            if (property.Name == "LockoutEnd")
            {
                continue;
            }

            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            Assert.False(type == typeof(decimal) || type == typeof(DateTimeOffset), $"{property.DeclaringType.Name}.{property.Name} is {type.Name}");
            if (type == typeof(DateTime))
            {
                Assert.EndsWith("AtUtc", property.Name.Replace("UntilUtc", "AtUtc", StringComparison.Ordinal).Replace("SinceUtc", "AtUtc", StringComparison.Ordinal), StringComparison.Ordinal);
            }
        }
    }
}
