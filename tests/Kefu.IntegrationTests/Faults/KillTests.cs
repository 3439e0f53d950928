using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Platform.Log;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Faults;

/// <summary>The server is killed again and again under load.</summary>
public sealed class KillTests
{
    private const int Kills = 8;
    private const int Visitors = 6;

    [Theory, OnEachDatabase]
    [Case("F1"), Case("F16")]
    public async Task Everything_acknowledged_should_be_there_once_and_in_order_when_the_server_is_killed_under_load(Database database)
    {
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("kefu-fault-").FullName;
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        var visitors = new List<TestVisitor>();
        try
        {
            TestShop shop;
            await using (var app = await KefuApp.StartAsync(database, folder: folder, database: name))
            {
                shop = await app.NewShopAsync();
            }

            using var server = new ServerProcess(folder, database == Database.Postgres ? KefuApp.ConnectionTo(name) : "");
            await server.StartAsync(ct);
            for (var i = 0; i < Visitors; i++)
            {
                visitors.Add(await TestVisitor.EnterAsync(server.Address, shop.Key));
            }

            await KillAgainAndAgainAsync(server, visitors, ct);

            Assert.True(visitors.Sum(v => v.Repeats) >= Kills, "The kills met no requests.");
            foreach (var visitor in visitors)
            {
                await visitor.AssertKeptAsync();
            }

            await server.KillAsync();
            var (code, output) = await server.CommandAsync("audit", "verify");
            Assert.True(code == 0, output);
            await AssertLogAsync(database, folder, name, visitors);
        }
        finally
        {
            visitors.ForEach(v => v.Dispose());
            if (database == Database.Postgres)
            {
                await KefuApp.DropAsync(name);
            }

            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task KillAgainAndAgainAsync(ServerProcess server, List<TestVisitor> visitors, CancellationToken ct)
    {
        using var hungUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var going = true;
        var writing = visitors.ConvertAll(v => Task.Run(() => v.WriteAsync(() => Volatile.Read(ref going), ct), ct));
        var following = visitors.ConvertAll(v => Task.Run(() => v.FollowAsync(hungUp.Token), CancellationToken.None));
        var random = new Random(20261122);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Each kill meets a server that has begun to acknowledge again.
            var before = visitors.Sum(v => v.Ledger.Count);
            await KefuApp.EventuallyAsync(
                () => Task.FromResult((Count: visitors.Sum(v => v.Ledger.Count), kill, Last: string.Join('\n', visitors.Select(v => v.LastFailure).Append(server.Errors)))),
                now => now.Count >= before + Visitors,
                seconds: 60);
            await Task.Delay(random.Next(10, 250), ct);
            await server.KillAsync();
            await server.StartAsync(ct);
        }

        var acknowledged = visitors.ConvertAll(v => v.Ledger.Count);
        await KefuApp.EventuallyAsync(() => Task.FromResult(visitors.TrueForAll(v => v.Ledger.Count > acknowledged[visitors.IndexOf(v)])), all => all, seconds: 60);
        Volatile.Write(ref going, false);
        await Task.WhenAll(writing);

        // The feed is to bring each of a visitor's own messages; it is hung up when it has had the time.
        await KefuApp.EventuallyAsync(
            () => Task.FromResult(visitors.Where(v => !v.Heard.Select(h => h.Seq).ToHashSet().IsSupersetOf(v.Ledger.Select(l => l.Seq))).Select(v => $"{v.Heard.Count} of {v.Ledger.Count}").ToList()),
            missing => missing.Count == 0,
            seconds: 60);
        await hungUp.CancelAsync();
        await Task.WhenAll(following);
    }

    private static async Task AssertLogAsync(Database database, string folder, string name, List<TestVisitor> visitors)
    {
        await using var app = await KefuApp.StartAsync(database, folder: folder, database: name);
        var type = EventNames.Of(typeof(MessagePosted));
        var rows = await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == type).ToListAsync());
        var byCustomers = rows.Select(e => e.Read<MessagePosted>()).Where(e => e.Author == AuthorKind.Customer).ToList();
        var acknowledged = visitors.Sum(v => v.Ledger.Count);
        Assert.Equal(
            acknowledged.ToString(CultureInfo.InvariantCulture),
            byCustomers.Count.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(acknowledged, byCustomers.Select(e => e.Message).Distinct().Count());
    }
}
