using System.Diagnostics;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Kefu.Tests.Faults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Writer = Kefu.Tests.Faults.TestVisitor;

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
        using var b = new ServerProcess(folder, through, "--trusted-proxy", "127.0.0.1") { ClockAhead = TimeSpan.FromMinutes(5) };
        try
        {
            // Both find an empty database at the same moment.
            await Task.WhenAll(a.StartAsync(ct), b.StartAsync(ct));
            using var proxy = await HaProxy.StartAsync([a.Address, b.Address], ct);
            await RunAsync(name, folder, proxy.Address, a, b, line, ct);
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

    private static async Task RunAsync(string name, string folder, Uri address, ServerProcess a, ServerProcess b, CuttableLine line, CancellationToken ct)
    {
        var load = await Load.StartAsync(name, folder, address, ct);
        await load.GoesOnAsync("before anything happened");
        await a.KillAsync();
        await load.GoesOnAsync("after a node was killed");
        await a.StartAsync(ct);
        await load.GoesOnAsync("after the killed node came back");

        line.BlackHole();
        await load.GoesOnAsync("after a node was cut off from the database");
        line.Mend();
        await b.ReadyAsync(ct);
        line.Reset();
        await load.GoesOnAsync("after a node's connections to the database were reset");
        line.Mend();
        await b.ReadyAsync(ct);

        foreach (var node in new[] { a, b })
        {
            await node.StopAsync(ct);
            await load.GoesOnAsync("after a node was stopped for its new version");
            await node.StartAsync(ct);
            await load.GoesOnAsync("after the new version came");
        }

        await load.EndAsync();
        await load.AssertKeptAsync(name, folder);
    }

    /// <summary>Visitors who write and an agent who answers, all through the proxy.</summary>
    private sealed class Load(List<Writer> visitors, TestDesk desk, Guid served, CancellationToken ct)
    {
        private readonly CancellationTokenSource _hungUp = CancellationTokenSource.CreateLinkedTokenSource(ct);
        private readonly List<Task> _writing = [];
        private readonly List<Task> _following = [];
        private readonly long _startedAt = Stopwatch.GetTimestamp();
        private readonly DateTimeOffset _startedAtUtc = TimeProvider.System.GetUtcNow();
        private bool _going = true;

        public static async Task<Load> StartAsync(string name, string folder, Uri address, CancellationToken ct)
        {
            TestShop shop;
            Guid conversation;
            string account;
            await using (var app = await KefuApp.StartAsync(Database.Postgres, folder: folder, database: name))
            {
                shop = await app.NewShopAsync();
                var agent = await app.NewStaffAsync(shop, "agent");
                account = agent.Account;
                (_, conversation) = await app.ServedByAsync(shop, agent);
            }

            var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
            await KefuApp.SignInAsync(http, account, KefuApp.Password);
            var visitors = new List<Writer>();
            for (var i = 0; i < Visitors; i++)
            {
                visitors.Add(await Writer.EnterAsync(address, shop.Key));
            }

            var load = new Load(visitors, new TestDesk(http, conversation), conversation, ct);
            load.Begin();
            return load;
        }

        /// <summary>Everybody gets something acknowledged that was begun after this moment, and in time.</summary>
        public async Task GoesOnAsync(string when)
        {
            var clock = Stopwatch.StartNew();
            // What is acknowledged from now on was begun with the node gone, or is what had to wait for it.
            await Task.Delay(1000, ct);
            var before = Counts();
            while (Counts().Zip(before).Any(n => n.First < n.Second + 8))
            {
                Assert.True(clock.Elapsed < 3 * GoesOnWithin, $"Not everybody goes on {when}: {string.Join(", ", Counts().Zip(before).Select(n => $"{n.Second} → {n.First}"))}. {desk.LastFailure} {string.Join(' ', visitors.Select(v => v.LastFailure))}");
                await Task.Delay(50, ct);
            }

            var longest = visitors.Max(v => v.Pauses.LongestAndForget());
            var agent = desk.Pauses.LongestAndForget();
            TestContext.Current.TestOutputHelper?.WriteLine($"{Stopwatch.GetElapsedTime(_startedAt).TotalSeconds:0.0} s: a visitor waited {longest.TotalSeconds:0.00} s, the agent {agent.TotalSeconds:0.00} s {when}");
            Assert.True(longest < GoesOnWithin, $"A visitor waited {longest} {when}.");
            Assert.True(agent < GoesOnWithin, $"The agent waited {agent} {when}.");
        }

        public async Task EndAsync()
        {
            Volatile.Write(ref _going, false);
            await Task.WhenAll(_writing);
            await KefuApp.EventuallyAsync(
                () => Task.FromResult(visitors.TrueForAll(v => v.Heard.Select(h => h.Seq).ToHashSet().IsSupersetOf(v.Ledger.Select(l => l.Seq)))),
                heard => heard);
            await _hungUp.CancelAsync();
            await Task.WhenAll(_following);
        }

        public async Task AssertKeptAsync(string name, string folder)
        {
            foreach (var visitor in visitors)
            {
                await visitor.AssertKeptAsync();
            }

            await using var app = await KefuApp.StartAsync(Database.Postgres, folder: folder, database: name);
            var type = EventNames.Of(typeof(MessagePosted));
            var rows = await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == type).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());
            var posted = rows.Select(e => e.Read<MessagePosted>()).ToList();
            Assert.Equal(posted.Count, posted.Select(p => p.Message).Distinct().Count());
            Assert.Equal(visitors.Sum(v => v.Ledger.Count) + 1, posted.Count(p => p.Author == AuthorKind.Customer));
            var replies = rows.Where(r => r.SubjectId == served && r.Read<MessagePosted>().Author == AuthorKind.Agent).Select(r => r.Read<MessagePosted>().Message.Value).ToList();
            Assert.Equal(desk.Ledger.Select(l => l.Id), replies);

            // One time for all nodes, though one machine's clock is five minutes fast.
            var end = TimeProvider.System.GetUtcNow();
            Assert.All(rows, r => Assert.InRange(r.AtUtc, _startedAtUtc.UtcDateTime.AddMinutes(-1), end.UtcDateTime.AddSeconds(2)));
        }

        private List<int> Counts() => [.. visitors.Select(v => v.Ledger.Count), desk.Ledger.Count];

        private void Begin()
        {
            _writing.AddRange(visitors.Select(v => Task.Run(() => v.WriteAsync(() => Volatile.Read(ref _going), ct, PauseMs), ct)));
            _writing.Add(Task.Run(() => desk.WriteAsync(() => Volatile.Read(ref _going), ct), ct));
            _following.AddRange(visitors.Select(v => Task.Run(() => v.FollowAsync(_hungUp.Token), CancellationToken.None)));
            _following.Add(Task.Run(() => desk.FollowAsync(_hungUp.Token), CancellationToken.None));
        }
    }
}
