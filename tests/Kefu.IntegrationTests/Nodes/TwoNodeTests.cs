using Kefu.Platform.Log;
using Kefu.Tests.Faults;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kefu.Tests.Nodes;

/// <summary>Two nodes on one database behind the proxy of the deployment, under load.</summary>
public sealed class TwoNodeTests
{
    private const int Visitors = 4;
    private const int PauseMs = 40;
    private static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(10);

    [Fact]
    [Case("F1"), Case("F10"), Case("F14"), Case("F16"), Case("F20"), Case("F26")]
    public async Task Agents_and_visitors_should_go_on_when_a_node_is_killed_cut_off_or_replaced_and_nothing_be_lost_or_doubled()
    {
        var ct = TestContext.Current.CancellationToken;
        var folder = Directory.CreateTempSubdirectory("kefu-nodes-").FullName;
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        var server = new NpgsqlConnectionStringBuilder(KefuApp.ConnectionTo(name));
        using var line = new CuttableLine(server.Host!, server.Port);
        var through = new NpgsqlConnectionStringBuilder(server.ToString()) { Port = line.Port }.ToString();
        using var a = new ServerProcess(folder, server.ToString(), "--trusted-proxy", "127.0.0.1") { HidesConnection = true };
        // The second node's machine is five minutes fast.
        using var fast = new MachineClock(TimeSpan.FromMinutes(5));
        using var b = new ServerProcess(folder, through, "--trusted-proxy", "127.0.0.1") { Clock = fast };
        try
        {
            // Both find an empty database at the same moment.
            await Task.WhenAll(a.StartAsync(ct), b.StartAsync(ct));
            using var proxy = await HaProxy.StartAsync([a.Address, b.Address], ct);
            await using var place = await Place.PrepareAsync(folder, server.ToString());
            await RunAsync(place, proxy.Address, a, b, line, ct);
            await b.KillAsync();
            await a.KillAsync();
            var (code, output) = await a.CommandAsync("audit", "verify");
            Assert.True(code == 0, output);
        }
        finally
        {
            await a.KillAsync();
            await b.KillAsync();
            await KefuApp.DropAsync(name);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task RunAsync(Place place, Uri address, ServerProcess a, ServerProcess b, CuttableLine line, CancellationToken ct)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        using var load = await Load.StartAsync(place, address, Visitors, PauseMs, ct);
        Task GoesOnAsync(string when) => load.GoesOnAsync(when, GoesOnWithin);
        await GoesOnAsync("before anything happened");
        await a.KillAsync();
        await GoesOnAsync("after a node was killed");
        await a.StartAsync(ct);
        await GoesOnAsync("after the killed node came back");

        line.BlackHole();
        await GoesOnAsync("after a node was cut off from the database");
        line.Mend();
        await b.ReadyAsync(ct);
        line.Reset();
        await GoesOnAsync("after a node's connections to the database were reset");
        line.Mend();
        await b.ReadyAsync(ct);

        foreach (var node in new[] { a, b })
        {
            await node.StopAsync(ct);
            await GoesOnAsync("after a node was stopped for its new version");
            await node.StartAsync(ct);
            await GoesOnAsync("after the new version came");
        }

        await load.EndAsync();
        await load.AssertKeptAsync();
        await AssertOneTimeAsync(place, startedAt);
    }

    /// <summary>One time for all nodes, though one machine's clock is five minutes fast.</summary>
    private static async Task AssertOneTimeAsync(Place place, DateTimeOffset startedAt)
    {
        var times = await place.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Select(e => e.AtUtc).ToListAsync());
        var end = TimeProvider.System.GetUtcNow();
        Assert.All(times, at => Assert.InRange(at, startedAt.UtcDateTime.AddMinutes(-1), end.UtcDateTime.AddSeconds(2)));
    }
}
