using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Conversations;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Kefu.Tests.Operations;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kefu.Tests.Faults;

/// <summary>A server whose database is killed, away, slow or locked. The line to it can be made slow; the pool is small, so that whoever takes every connection is noticed.</summary>
public sealed class DatabaseFaultTests(DatabaseFaultTests.Stage stage) : IClassFixture<DatabaseFaultTests.Stage>
{
    private const int Visitors = 4;
    private static readonly TimeSpan HealsWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan NobodyHangs = TimeSpan.FromSeconds(35);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Case("F3")]
    public async Task Everything_acknowledged_should_be_there_once_when_the_database_is_killed_under_load()
    {
        stage.Demand();
        using var load = await Load.StartAsync(stage.Place, stage.Server.Address, Visitors, pauseMs: 20, Ct, NobodyHangs);
        await load.GoesOnAsync("before anything happened", HealsWithin);
        for (var i = 0; i < 3; i++)
        {
            await stage.Postgres.KillAsync();
            await Task.Delay(300 * i, Ct);
            await stage.Postgres.StartAsync();
            await load.GoesOnAsync("after the database was killed and came back", HealsWithin);
        }

        await load.EndAsync();
        Assert.True(load.Visitors.Sum(v => v.Repeats) > 0, "The kills met no requests.");
        Assert.All(load.Visitors, v => Assert.Equal(0, v.GivenUp));
        await load.AssertKeptAsync();
        await stage.AssertChainAsync();
    }

    [Fact]
    [Case("F4")]
    public async Task Everybody_should_be_told_to_come_again_while_the_database_is_away_and_the_rest_be_done_in_order_after()
    {
        stage.Demand();
        using var visitor = stage.NewClient();
        using var session = await visitor.PostAsJsonAsync("/api/v1/widget/session", new { shop = stage.Place.Shop.Key }, Ct);
        visitor.DefaultRequestHeaders.Authorization = new("Bearer", (await session.Content.ReadFromJsonAsync<JsonElement>(Ct)).GetProperty("visitorToken").GetString());
        using var agent = stage.NewClient();
        await KefuApp.SignInAsync(agent, stage.Place.Account, KefuApp.Password);
        var earlier = (await stage.PostedAsync()).Count;
        await stage.SubscribeAsync();
        using var load = await Load.StartAsync(stage.Place, stage.Server.Address, Visitors, pauseMs: 50, Ct, NobodyHangs);
        await load.GoesOnAsync("before anything happened", HealsWithin);
        using var aside = await agent.PostAsJsonAsync($"/api/v1/conversations/{stage.Aside}/snooze", new { untilUtc = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(3) }, Ct);
        Assert.True(aside.IsSuccessStatusCode, await aside.Content.ReadAsStringAsync(Ct));

        await stage.Postgres.KillAsync();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await AwayAsync(visitor.PostAsJsonAsync("/api/v1/widget/messages", new { clientId = Guid.CreateVersion7(), kind = "text", text = "在吗" }, Ct));
        await AwayAsync(visitor.GetAsync("/api/v1/widget/messages", Ct));
        await AwayAsync(agent.GetAsync("/api/v1/conversations?view=mine", Ct));
        await AwayAsync(agent.PostAsJsonAsync($"/api/v1/conversations/{stage.Place.Conversation}/reply", new { clientId = Guid.CreateVersion7(), text = "在", confirm = true }, Ct));
        await AwayAsync(visitor.PostAsync($"/api/v1/shops/{stage.Place.Shop.Key}/orders", JsonContent.Create(new { eventId = "e" }), Ct));
        using (var ready = await visitor.GetAsync("/healthz/ready", Ct))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        using var probe = stage.NewClient();
        using (var live = await probe.GetAsync("/healthz/live", Ct))
        {
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        // The timer falls due while nobody can see to it.
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, 4 - clock.Elapsed.TotalSeconds)), Ct);
        await stage.Postgres.StartAsync();
        await load.GoesOnAsync("after the database came back", HealsWithin);
        await stage.Server.ReadyAsync(Ct);
        await load.EndAsync();
        await load.AssertKeptAsync();

        var woken = EventNames.Of(typeof(ConversationWoken));
        await KefuApp.EventuallyAsync(() => stage.Place.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == woken && e.SubjectId == stage.Aside)), n => n > 0, seconds: 70);
        await stage.AssertToldInOrderAsync(earlier);
        Assert.Equal(1, await stage.Place.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == woken && e.SubjectId == stage.Aside)));
    }

    [Fact]
    [Case("F5")]
    public async Task A_slow_database_should_make_nothing_grow_and_nothing_be_written_twice()
    {
        stage.Demand();
        // They give up before the database has answered, and send the same again.
        using var load = await Load.StartAsync(stage.Place, stage.Server.Address, 10, pauseMs: 20, Ct, TimeSpan.FromSeconds(3));
        await load.GoesOnAsync("before anything happened", HealsWithin);
        var before = stage.Server.AnonymousMb;
        stage.Line.Slow(TimeSpan.FromSeconds(2));
        var most = 0.0;
        using var http = stage.NewClient();
        for (var i = 0; i < 10; i++)
        {
            await Task.Delay(1000, Ct);
            using var live = await http.GetAsync("/healthz/live", Ct);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
            most = Math.Max(most, stage.Server.AnonymousMb);
        }

        stage.Line.Slow(TimeSpan.Zero);
        await load.GoesOnAsync("after the database was quick again", HealsWithin);
        await load.EndAsync();
        Assert.True(load.Visitors.Sum(v => v.GivenUp) > 0, "Nobody lost patience: the database was not slow.");
        TestContext.Current.TestOutputHelper?.WriteLine($"Memory: {before:0} MB before, {most:0} MB at most");
        Assert.True(most - before < 200, $"{before:0} MB grew to {most:0} MB.");
        await load.AssertKeptAsync();
    }

    [Fact]
    [Case("F5")]
    public async Task Reports_that_wait_for_a_locked_table_should_hold_up_neither_customers_nor_agents()
    {
        stage.Demand();
        using var head = stage.NewClient();
        await KefuApp.SignInAsync(head, stage.Head, KefuApp.Password);
        using var load = await Load.StartAsync(stage.Place, stage.Server.Address, Visitors, pauseMs: 20, Ct, NobodyHangs);
        await load.GoesOnAsync("before anything happened", HealsWithin);
        List<Task<HttpResponseMessage>> reports;
        await using (var connection = new NpgsqlConnection(stage.Place.Connection))
        {
            await connection.OpenAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            await using (var hold = new NpgsqlCommand("LOCK TABLE insights_conversation IN ACCESS EXCLUSIVE MODE", connection, transaction))
            {
                await hold.ExecuteNonQueryAsync(Ct);
            }

            // More than there are connections.
            reports = [.. Enumerable.Range(0, 2 * Stage.Pool).Select(_ => head.GetAsync("/api/v1/insights/wall", Ct))];
            await using var waiting = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE NOT granted", connection, transaction);
            await KefuApp.EventuallyAsync(async () => (long)(await waiting.ExecuteScalarAsync(Ct))!, n => n > 2);
            await load.GoesOnAsync("while a table of the reports is locked", HealsWithin);
            Assert.Contains(reports, r => !r.IsCompleted);
            await transaction.RollbackAsync(Ct);
        }

        foreach (var report in reports)
        {
            using var answer = await report;
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Ct)}");
        }

        using (var after = await head.GetAsync("/api/v1/insights/wall", Ct))
        {
            Assert.Equal(HttpStatusCode.OK, after.StatusCode);
        }

        await load.EndAsync();
        await load.AssertKeptAsync();
    }

    private static async Task AwayAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>One server and one database for all of them: each leaves both as it found them.</summary>
    public sealed class Stage : IAsyncLifetime
    {
        public const int Pool = 20;
        private readonly string _folder = Directory.CreateTempSubdirectory("kefu-away-").FullName;
        private Receiver? _told;

        internal PrivatePostgres Postgres { get; private set; } = null!;

        internal CuttableLine Line { get; private set; } = null!;

        internal ServerProcess Server { get; private set; } = null!;

        internal Place Place { get; private set; } = null!;

        /// <summary>A conversation that nobody writes in.</summary>
        internal Guid Aside { get; private set; }

        internal string Head { get; private set; } = "";

        private string Administrator { get; set; } = "";

        public async ValueTask InitializeAsync()
        {
            if (PrivatePostgres.Programs is null)
            {
                return;
            }

            Postgres = await PrivatePostgres.CreateAsync();
            _told = await Receiver.StartAsync();
            Line = new CuttableLine(Postgres.Host, Postgres.Port);
            Place = await Place.PrepareAsync(_folder, Postgres.ConnectionTo("kefu"), MoreAsync);
            Server = new ServerProcess(_folder, Postgres.ConnectionTo("kefu", Line.Port, Pool)) { Environment = _told.Allowed };
            await Server.StartAsync(CancellationToken.None);
        }

        public async ValueTask DisposeAsync()
        {
            Server?.Dispose();
            await (Place?.DisposeAsync() ?? ValueTask.CompletedTask);
            Line?.Dispose();
            await (_told?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (Postgres?.DisposeAsync() ?? ValueTask.CompletedTask);
            Directory.Delete(_folder, recursive: true);
        }

        internal void Demand() => Assert.SkipWhen(PrivatePostgres.Programs is null, "PostgreSQL is not installed");

        internal HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Server.Address, Timeout = NobodyHangs };

        internal async Task AssertChainAsync()
        {
            var (code, output) = await Server.CommandAsync("audit", "verify");
            Assert.True(code == 0, output);
        }

        /// <summary>From now on a place is told of every message.</summary>
        internal async Task SubscribeAsync()
        {
            using var http = NewClient();
            await KefuApp.SignInAsync(http, Administrator, KefuApp.Password);
            using var made = await http.PostAsJsonAsync("/api/v1/webhooks", new { name = "仓库", url = _told!.Address, shopId = Place.Shop.Id, types = new[] { "conversations.message-posted" } });
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        }

        /// <summary>The messages in the log that others are told of.</summary>
        internal async Task<List<Guid>> PostedAsync()
        {
            var type = EventNames.Of(typeof(MessagePosted));
            var rows = await Place.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == type).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());
            return [.. rows.Select(r => r.Read<MessagePosted>()).Where(p => p.Visibility is not Visibility.Internal).Select(p => p.Message.Value)];
        }

        /// <summary>The place has heard of each message since those, in the order of the log.</summary>
        internal async Task AssertToldInOrderAsync(int since)
        {
            var posted = (await PostedAsync()).Skip(since).ToList();
            List<Guid> Heard() => [.. _told!.Heard.DistinctBy(h => h.Id).Select(h => JsonDocument.Parse(h.Body).RootElement.GetProperty("data").GetProperty("message").GetGuid())];
            await KefuApp.EventuallyAsync(() => Task.FromResult(posted.Except(Heard()).Count()), missing => missing == 0, seconds: 60);
            Assert.Equal(posted, Heard().Where(posted.ToHashSet().Contains));
        }

        private async Task MoreAsync(KefuApp app, TestShop shop, TestPerson agent)
        {
            (_, Aside) = await app.ServedByAsync(shop, agent);
            await agent.ReplyAsync(Aside, "稍后回复您");
            Head = (await app.NewStaffAsync(shop, "head-of-department")).Account;
            Administrator = (await app.NewStaffAsync(null, "administrator")).Account;
        }
    }
}
