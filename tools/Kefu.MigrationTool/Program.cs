using Kefu.Composition;
using Kefu.MigrationTool;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;

// Scaffolds one migration for each database from the present model: migration-tool NAME [REPO]
var name = args.Length > 0 ? args[0] : "Initial";
var root = args.Length > 1 ? args[1] : Directory.GetCurrentDirectory();
foreach (var (folder, dialect) in new (string, IDialect)[]
{
    ("Kefu.Migrations.Sqlite", new SqliteDialect("model-only.db")),
    ("Kefu.Migrations.Postgres", new PostgresDialect("Host=127.0.0.1;Database=model_only")),
})
{
    var options = new DbContextOptionsBuilder<KefuDbContext>();
    dialect.Configure(options);
    options.UseApplicationServiceProvider(new ServiceCollection().AddSingleton(ModuleCatalog.All).AddSingleton(dialect).BuildServiceProvider());
    await using var db = new KefuDbContext(options.Options);
    var services = new ServiceCollection();
    services.AddEntityFrameworkDesignTimeServices();
    services.AddDbContextDesignTimeServices(db);
    if (dialect is SqliteDialect)
    {
        new Microsoft.EntityFrameworkCore.Sqlite.Design.Internal.SqliteDesignTimeServices().ConfigureDesignTimeServices(services);
    }
    else
    {
        new Npgsql.EntityFrameworkCore.PostgreSQL.Design.Internal.NpgsqlDesignTimeServices().ConfigureDesignTimeServices(services);
    }

    if (name == "Initial")
    {
        // Written anew until the first release: under one lasting name, so that two branches differ in its text only.
        services.AddSingleton<IMigrationsIdGenerator, FirstId>();
    }

    await using var provider = services.BuildServiceProvider();
    var scaffolder = provider.GetRequiredService<IMigrationsScaffolder>();
    var migration = scaffolder.ScaffoldMigration(name, folder, "Migrations");
    var files = scaffolder.Save(Path.Combine(root, "src", folder), migration, null);
    Console.WriteLine(files.MigrationFile);
}
