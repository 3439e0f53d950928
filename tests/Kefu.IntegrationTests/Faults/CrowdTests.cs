using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Writer = Kefu.Tests.Faults.TestVisitor;

namespace Kefu.Tests.Faults;

/// <summary>Five hundred clients at once: slow ones, ones that meet a stuck database, ones that all come back after an outage.</summary>
public sealed class CrowdTests
{
    private const int Crowd = 500;
    private static readonly TimeSpan HealsWithin = TimeSpan.FromSeconds(60);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Case("F6"), Case("F29")]
    public async Task A_crowd_should_be_refused_at_once_or_served_and_never_be_left_waiting_or_need_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("kefu-crowd-").FullName;
        await using var place = await Place.PrepareAsync(folder, "");
        using var server = new ServerProcess(folder, "");
        var visitors = new List<Writer>();
        try
        {
            await server.StartAsync(Ct);
            await SlowOnesAsync(server, place);

            foreach (var some in Enumerable.Range(0, Crowd).Chunk(50))
            {
                visitors.AddRange(await Task.WhenAll(some.Select(_ => Writer.EnterAsync(server.Address, place.Shop.Key, TimeSpan.FromSeconds(40), repeatAfterMs: 250))));
            }

            await StuckAsync(server, place, visitors);
            await StormAsync(server, visitors);

            foreach (var visitor in visitors)
            {
                var own = (await visitor.HistoryAsync()).Where(m => m.GetProperty("author").GetProperty("kind").GetString() == "customer").Select(m => m.GetProperty("clientId").GetGuid());
                Assert.Equal(visitor.Ledger.Select(l => l.ClientId), own);
            }
        }
        finally
        {
            visitors.ForEach(v => v.Dispose());
            await server.KillAsync();
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Those who dawdle are cut off; the others notice nothing.</summary>
    private static async Task SlowOnesAsync(ServerProcess server, Place place)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var session = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = place.Shop.Key }, Ct);
        var token = (await session.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("visitorToken").GetString()!;
        using var load = await Load.StartAsync(place, server.Address, 4, pauseMs: 20, Ct);
        using var slow = new SlowClients(server.Address, token, Crowd);
        await KefuApp.EventuallyAsync(() => Task.FromResult(slow.Open), open => open == Crowd);
        await load.GoesOnAsync("while five hundred dawdle", HealsWithin);
        await slow.AllCut.WaitAsync(HealsWithin, Ct);
        await load.EndAsync();
        await load.AssertKeptAsync();
    }

    /// <summary>Nothing can be written for a while: who finds a place waits, the others are told at once when to come again, and all are served in the end.</summary>
    private static async Task StuckAsync(ServerProcess server, Place place, List<Writer> visitors)
    {
        List<Task<HttpStatusCode>> asked;
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(place.Folder, "kefu.db")};Pooling=False"))
        {
            await connection.OpenAsync(Ct);
            await using var hold = connection.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync(Ct);
            asked = [.. visitors.Select(v => v.TryOnceAsync(Guid.CreateVersion7(), "stuck", Ct))];
            var inside = Math.Max(128, 64 * Environment.ProcessorCount);
            await KefuApp.EventuallyAsync(() => Task.FromResult(asked.Count(a => a.IsCompleted)), n => n >= Crowd - inside);
            foreach (var refused in asked.Where(a => a.IsCompleted).ToList())
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await refused);
            }

            hold.CommandText = "ROLLBACK";
            await hold.ExecuteNonQueryAsync(Ct);
        }

        Assert.Contains(HttpStatusCode.Created, await Task.WhenAll(asked));
        await Task.WhenAll(visitors.Select(v => v.WriteOneAsync(Guid.CreateVersion7(), "after", Ct))).WaitAsync(HealsWithin, Ct);
    }

    /// <summary>The server is away for a moment; everybody asks again and again and is served when it is back, and the next who comes is served at the first try.</summary>
    private static async Task StormAsync(ServerProcess server, List<Writer> visitors)
    {
        await server.KillAsync();
        var storm = visitors.ConvertAll(v => Task.Run(() => v.WriteOneAsync(Guid.CreateVersion7(), "storm", Ct), Ct));
        await KefuApp.EventuallyAsync(() => Task.FromResult(visitors.Count(v => v.LastFailure.Length > 0)), n => n == Crowd, seconds: 60);
        var clock = Stopwatch.StartNew();
        await server.StartAsync(Ct);
        await Task.WhenAll(storm).WaitAsync(TimeSpan.FromMinutes(2), Ct);
        TestContext.Current.TestOutputHelper?.WriteLine($"Everybody was served {clock.Elapsed.TotalSeconds:0.0} s after the server began to start, with {visitors.Sum(v => v.Repeats)} repeats");
        Assert.Equal(HttpStatusCode.Created, await visitors[0].TryOnceAsync(Guid.CreateVersion7(), "steady", Ct));
    }
}
