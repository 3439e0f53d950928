using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Roles;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Tests.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Identity;

/// <summary>What a new version does to the roles of an installation.</summary>
public sealed class RoleSeedTests
{
    private const string Supervisor = "operations-supervisor";
    private static readonly string[] News = ["orders.import", "tickets.export"];

    [Theory, OnEachDatabase]
    public Task A_preset_role_should_be_given_a_right_once_when_the_installation_meets_it_with_a_new_version(Database database) => GivenOnceAsync(database, MakeOlderAsync, taken: 0);

    [Theory, OnEachDatabase]
    public Task An_installation_from_before_rights_were_written_down_should_be_given_what_no_role_ever_held(Database database) => GivenOnceAsync(database, MakeOldestAsync, taken: 1);

    private static async Task GivenOnceAsync(Database database, Func<KefuApp, Task> makeOlder, int taken)
    {
        var folder = Directory.CreateTempSubdirectory("kefu-roles-").FullName;
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        try
        {
            await using (var older = await KefuApp.StartAsync(database, folder: folder, database: name))
            {
                Assert.Empty(await ChangesAsync(older));
                await makeOlder(older);
            }

            await using (var newer = await KefuApp.StartAsync(database, folder: folder, database: name))
            {
                Assert.Equal(News, (await RightsAsync(newer)).Intersect(News).Order(StringComparer.Ordinal));
                Assert.DoesNotContain("knowledge.edit", await RightsAsync(newer));
                var (entry, change) = Assert.Single(await ChangesAsync(newer), c => c.Change.Role == Supervisor && c.Change.Added.Count > 0);
                Assert.Equal(("System", Supervisor), (entry.ActorKind, change.Role));
                Assert.Equal(News, change.Added.Order(StringComparer.Ordinal));
                await newer.SendAsync(new ChangeRole(Supervisor, [.. (await RightsAsync(newer)).Where(r => r != News[0])], "只由仓库导入"));
            }

            await using (var again = await KefuApp.StartAsync(database, folder: folder, database: name))
            {
                Assert.DoesNotContain(News[0], await RightsAsync(again));
                Assert.Contains(News[1], await RightsAsync(again));
                Assert.DoesNotContain("knowledge.edit", await RightsAsync(again));
                Assert.Equal(2 + taken, (await ChangesAsync(again)).Count(c => c.Change.Role == Supervisor));
            }
        }
        finally
        {
            if (database == Database.Postgres)
            {
                await KefuApp.DropAsync(name);
            }

            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The database as a version leaves it that knew neither of the rights; one that it knew was taken away by hand.</summary>
    private static async Task MakeOlderAsync(KefuApp app)
    {
        var type = EventNames.Of(typeof(PermissionsMet));
        var rights = (await RightsAsync(app)).Except([.. News, "knowledge.edit"]).ToList();
        await app.ReadAsync(db => db.Set<Role>().Where(r => r.Key == Supervisor).ExecuteUpdateAsync(s => s.SetProperty(r => r.Permissions, rights)));
        await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.Type == type).ExecuteDeleteAsync());
        await app.WriteAsync(services =>
        {
            var known = services.GetRequiredService<PermissionCatalog>().All.Select(p => p.Name).Except(News);
            services.GetRequiredService<EventLog>().Append(new PermissionsMet([.. known]), "permissions", Role.SubjectOf("permissions"), null);
            return Task.CompletedTask;
        });
    }

    /// <summary>The database as a version leaves it that wrote down nothing of this: no role holds the rights that came later, and what a person took away stands in the log.</summary>
    private static async Task MakeOldestAsync(KefuApp app)
    {
        foreach (var role in await app.ReadAsync(db => db.Set<Role>().AsNoTracking().Where(r => r.Permissions.Contains("knowledge.edit")).ToListAsync()))
        {
            await app.SendAsync(new ChangeRole(role.Key, [.. role.Permissions.Where(p => p != "knowledge.edit")], "只由外包撰写"));
        }

        await app.WriteAsync(async services =>
        {
            foreach (var role in await services.GetRequiredService<KefuDbContext>().Set<Role>().ToListAsync())
            {
                role.Permissions = [.. role.Permissions.Except(News)];
            }
        });
        await app.ReadAsync(db => db.Set<LogEntry>().Where(e => e.Type == EventNames.Of(typeof(PermissionsMet))).ExecuteDeleteAsync());
    }

    private static Task<List<string>> RightsAsync(KefuApp app) => app.ReadAsync(db => db.Set<Role>().Where(r => r.Key == Supervisor).Select(r => r.Permissions).SingleAsync());

    private static async Task<List<(LogEntry Entry, RoleChanged Change)>> ChangesAsync(KefuApp app)
    {
        var type = EventNames.Of(typeof(RoleChanged));
        return [.. (await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == type).ToListAsync())).Select(e => (e, e.Read<RoleChanged>()))];
    }
}
