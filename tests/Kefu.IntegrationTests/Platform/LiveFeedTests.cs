using System.Net;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Platform;

public sealed class LiveFeedTests
{
    [Theory, OnEachDatabase]
    [Case("F16")]
    public async Task Feed_should_go_on_after_the_last_event_seen_with_no_gap_and_no_double(Database database)
    {
        var app = await Workshop.For(database);
        var subject = Guid.CreateVersion7();
        using var client = Client(app, Workshop.Staff("test.see"));
        var from = await EndAsync(app);
        await AppendAsync(app, subject, null, 30);

        var seen = new List<SseEvent>();
        var last = from.ToString();
        // Cut after every seventh event, while more are being written.
        var writing = Task.Run(() => AppendAsync(app, subject, null, 30));
        while (seen.Count < 60)
        {
            await using var feed = await Sse.OpenAsync(client, "/feed", last, TestContext.Current.CancellationToken);
            for (var i = 0; i < 7 && seen.Count < 60; i++)
            {
                var next = await feed.NextAsync(e => Guid.Parse(e.Data.GetProperty("id").GetString()!) == subject);
                seen.Add(next);
                last = next.Id!;
            }
        }

        await writing;
        Assert.Equal(60, seen.Select(e => e.Id).Distinct().Count());
        var positions = seen.Select(e => LogPosition.TryParse(e.Id, out var p) ? p : default).ToList();
        Assert.Equal(positions.Order(), positions);
    }

    [Theory, OnEachDatabase]
    public async Task Feed_should_start_from_the_place_in_the_address_when_the_browser_cannot_send_headers(Database database)
    {
        var app = await Workshop.For(database);
        var subject = Guid.CreateVersion7();
        using var client = Client(app, Workshop.Staff("test.see"));
        var from = await EndAsync(app);
        await AppendAsync(app, subject, null, 1);
        await using var feed = await Sse.OpenAsync(client, "/feed?after=" + from, null, TestContext.Current.CancellationToken);
        Assert.Equal("platform.counted", (await feed.NextAsync(e => e.Data.GetProperty("id").GetString() == subject.ToString())).Type);
    }

    [Theory, OnEachDatabase]
    public async Task Feed_should_tell_only_what_right_and_shops_reach(Database database)
    {
        var app = await Workshop.For(database);
        var (mine, foreign) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (inMine, inForeign, end) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        using var without = Client(app, Workshop.Staff());
        using var within = Client(app, Workshop.Staff("test.see") with { Shops = ShopScope.Of(mine) });
        var from = (await EndAsync(app)).ToString();
        await AppendAsync(app, inForeign, foreign, 1);
        await AppendAsync(app, inMine, mine, 1);
        await AppendAsync(app, end, null, 1);

        await using var feed = await Sse.OpenAsync(within, "/feed", from, TestContext.Current.CancellationToken);
        Guid[] watched = [inMine, inForeign, end];
        var ids = new List<Guid>();
        while (!ids.Contains(end))
        {
            ids.Add(Guid.Parse((await feed.NextAsync(e => watched.Contains(Guid.Parse(e.Data.GetProperty("id").GetString()!)))).Data.GetProperty("id").GetString()!));
        }

        Assert.Equal([inMine, end], ids);

        // Without the right even what has no shop stays unsaid; the sign that follows shows that the feed had passed it.
        await using var silent = await Sse.OpenAsync(without, "/feed", from, TestContext.Current.CancellationToken);
        var heard = silent.NextAsync(_ => true);
        await Task.Delay(300);
        app.Services.GetRequiredService<EphemeralBus>().Publish(new EphemeralSign("person:" + Guid.Parse(without.DefaultRequestHeaders.GetValues(Badge.Header).Single()), "nudge", new { }));
        Assert.Equal("nudge", (await heard).Type);
    }

    [Theory, OnEachDatabase]
    [Case("T-S13")]
    public async Task Feed_should_end_within_five_seconds_when_the_right_to_come_in_ends(Database database)
    {
        var app = await Workshop.For(database);
        var actor = Workshop.Staff("test.see");
        using var client = Client(app, actor);
        await using var feed = await Sse.OpenAsync(client, "/feed", null, TestContext.Current.CancellationToken);

        Badge.TakeAway(app, actor);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await feed.EndAsync();

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"The feed lived on for {clock.Elapsed}");
        using var again = await client.GetAsync("/feed", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    private static HttpClient Client(KefuApp app, Actor actor)
    {
        var client = app.NewClient();
        Badge.Wear(app, client, actor);
        return client;
    }

    private static Task<LogPosition> EndAsync(KefuApp app) => app.Services.GetRequiredService<LogStore>().EndAsync(CancellationToken.None);

    private static async Task AppendAsync(KefuApp app, Guid subject, Guid? shop, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await app.AsSystemAsync(async services =>
            {
                var db = services.GetRequiredService<KefuDbContext>();
                using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None);
                await using var transaction = await db.Database.BeginTransactionAsync();
                var log = services.GetRequiredService<EventLog>();
                log.Append(new Counted("feed", i), "counter", subject, shop);
                await log.WriteAsync(CancellationToken.None);
                await transaction.CommitAsync();
            });
            app.Services.GetRequiredService<Doorbell>().Ring();
        }
    }
}
