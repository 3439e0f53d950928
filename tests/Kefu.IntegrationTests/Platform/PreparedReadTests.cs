using System.Data;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

/// <summary>Statements of queries outlive the requests that asked them; what they answer must not.</summary>
public sealed class PreparedReadTests
{
    private const string Key = "test.prepared";

    [Theory, OnEachDatabase]
    public async Task Questions_asked_at_once_should_each_get_their_own_answer(Database database)
    {
        var app = await KefuApp.For(database);
        var shops = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            db.AddRange(shops.SelectMany(shop => Enumerable.Range(1, 3).Select(version => Of(shop, version))));
            await db.SaveChangesAsync();
        });

        var answers = await Task.WhenAll(Enumerable.Range(0, 400).Select(async i =>
        {
            var shop = shops[i % shops.Count];
            return (Shop: shop, Found: await VersionsAsync(app, shop));
        }));

        Assert.All(answers, a => Assert.Equal([1, 2, 3], a.Found));
    }

    [Theory, OnEachDatabase]
    public async Task A_question_asked_before_should_see_what_was_written_since(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = Guid.CreateVersion7();
        Assert.Empty(await VersionsAsync(app, shop));

        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Add(Of(shop, 1));
            await db.SaveChangesAsync();
            Assert.Equal([1], await VersionsAsync(services, shop));
            Assert.Empty(await VersionsAsync(app, shop));
            await transaction.CommitAsync();
        });

        Assert.Equal([1], await VersionsAsync(app, shop));
    }

    [Theory, OnEachDatabase]
    public async Task An_answer_that_is_not_read_to_its_end_should_leave_nothing_behind(Database database)
    {
        var app = await KefuApp.For(database);
        var shop = Guid.CreateVersion7();
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            db.AddRange(Enumerable.Range(1, 5).Select(version => Of(shop, version)));
            await db.SaveChangesAsync();
        });

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(1, await app.AsSystemAsync(async services =>
            {
                await foreach (var version in Query(services, shop).AsAsyncEnumerable())
                {
                    return version;
                }

                return 0;
            }));
        }
    }

    [Fact]
    public async Task A_context_should_open_its_own_connection_only_for_what_is_carried_out_on_it()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var shop = Guid.CreateVersion7();
        await app.AsSystemAsync(async services =>
        {
            var db = services.GetRequiredService<KefuDbContext>();
            var connection = db.Database.GetDbConnection();
            Assert.Empty(await VersionsAsync(services, shop));
            Assert.Equal(ConnectionState.Closed, connection.State);

            db.Add(Of(shop, 1));
            await db.SaveChangesAsync();
            Assert.Equal([1], await VersionsAsync(services, shop));
            Assert.Equal(1, await db.Set<Setting>().Where(s => s.Key == Key && s.ShopId == shop).ExecuteUpdateAsync(set => set.SetProperty(s => s.Json, "[]")));
            Assert.Equal(1, await db.Database.ExecuteSqlAsync($"UPDATE platform_setting SET \"Json\" = '{{}}' WHERE \"ShopId\" = {shop.ToString().ToUpperInvariant()}"));
            Assert.Equal(2, await db.Database.SqlQuery<int>($"SELECT synchronous AS \"Value\" FROM pragma_synchronous").SingleAsync());

            await using (var transaction = await db.Database.BeginTransactionAsync())
            {
                Assert.Equal(ConnectionState.Open, connection.State);
                db.Add(Of(shop, 2));
                await db.SaveChangesAsync();
                await transaction.RollbackAsync();
            }

            Assert.Equal(ConnectionState.Closed, connection.State);
            Assert.Equal([1], await VersionsAsync(services, shop));
        });
    }

    private static Setting Of(Guid shop, int version) => new()
    {
        Key = Key, ShopId = shop, Version = version, Json = "{}", AtUtc = DateTime.UnixEpoch, ActorId = Guid.Empty, ActorName = "", Reason = "",
    };

    private static IQueryable<int> Query(IServiceProvider services, Guid shop) =>
        services.GetRequiredService<KefuDbContext>().Set<Setting>().Where(s => s.Key == Key && s.ShopId == shop).OrderBy(s => s.Version).Select(s => s.Version);

    private static Task<List<int>> VersionsAsync(IServiceProvider services, Guid shop) => Query(services, shop).ToListAsync();

    private static Task<List<int>> VersionsAsync(KefuApp app, Guid shop) => app.AsSystemAsync(services => VersionsAsync(services, shop));
}
