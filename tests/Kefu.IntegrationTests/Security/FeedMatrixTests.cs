using Kefu.Identity.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Kefu.Tests.Security;

/// <summary>Who hears what over the live feed: every kind of event that the catalogue names, against every role and every shop.</summary>
public sealed class FeedMatrixTests
{
    private const string End = "test.end";

    [Theory, OnEachDatabase]
    [Case("T-A4"), Case("T-A5")]
    public async Task Every_event_of_the_feed_should_reach_those_with_its_right_in_its_shop_and_nobody_else(Database database)
    {
        // The events are made up and say nothing of themselves; nobody but the feeds is to take them for true.
        await using var app = await KefuApp.StartAsync(database, services: s => s.RemoveAll<ILogReader>().RemoveAll<INodeListener>());
        var (here, elsewhere) = (await app.NewShopAsync(), await app.NewShopAsync());
        var kinds = app.Services.GetRequiredService<FeedCatalog>().Permissions;
        Assert.True(kinds.Count > 30, $"{kinds.Count}");
        var people = new List<(TestPerson Person, TestShop Shop, PresetRole Role)>();
        foreach (var role in PresetRoles.All)
        {
            people.Add((await app.NewStaffAsync(here, role.Key), here, role));
            people.Add((await app.NewStaffAsync(elsewhere, role.Key), elsewhere, role));
        }

        var visitor = await app.NewVisitorAsync(here);
        var conversation = Guid.CreateVersion7();
        await using var customer = await Sse.OpenAsync(visitor.Http, "/api/v1/widget/feed", null, TestContext.Current.CancellationToken);

        var everywhere = await Task.WhenAll(people.Select(async p =>
            (p.Person, p.Shop, Rights: p.Role.Permissions.ToHashSet(StringComparer.Ordinal), Feed: await Sse.OpenAsync(p.Person.Http, "/feed", null, TestContext.Current.CancellationToken))));

        var ofShop = kinds.Keys.ToDictionary(k => k, _ => Guid.CreateVersion7());
        var ofHouse = kinds.Keys.ToDictionary(k => k, _ => Guid.CreateVersion7());
        await WriteAsync(app, ofShop.Select(k => (k.Key, k.Value, (Guid?)here.Id)).Concat(ofHouse.Select(k => (k.Key, k.Value, (Guid?)null))).Append((kinds.Keys.First(), conversation, here.Id)));
        var bus = app.Services.GetRequiredService<EphemeralBus>();
        bus.Publish(new EphemeralSign("staff:" + here.Id, "test.shop", new { }));
        bus.Publish(new EphemeralSign($"conversation:{conversation}", "test.talk", new { }));

        var wrong = new List<string>();
        foreach (var (person, shop, rights, feed) in everywhere)
        {
            bus.Publish(new EphemeralSign("person:" + person.Id, End, new { }));
            var heard = new List<(string, Guid)>();
            for (var told = await feed.NextAsync(_ => true); told.Type != End; told = await feed.NextAsync(_ => true))
            {
                heard.Add((told.Type, told.Data.TryGetProperty("id", out var id) ? id.GetGuid() : Guid.Empty));
            }

            var mine = kinds.Where(k => rights.Contains(k.Value)).Select(k => k.Key).ToList();
            List<(string, Guid)> expected = [.. mine.Select(k => (k, ofHouse[k]))];
            if (shop == here)
            {
                expected.AddRange(mine.Select(k => (k, ofShop[k])));
                expected.Add(("test.shop", Guid.Empty));
                expected.AddRange(mine.Where(k => k == kinds.Keys.First()).Select(k => (k, conversation)));
            }

            wrong.AddRange(heard.Except(expected).Select(h => $"{person.Account} heard {h.Item1}"));
            wrong.AddRange(expected.Except(heard).Select(h => $"{person.Account} missed {h.Item1}"));
            await feed.DisposeAsync();
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(everywhere.Sum(e => kinds.Count(k => e.Rights.Contains(k.Value))) > 100);

        // The customer hears a sign of nobody else's talk, and no event of it.
        var own = (await visitor.SayAsync("在吗")).GetProperty("id").GetGuid();
        var said = new List<SseEvent>();
        while (said.Count == 0 || !said[^1].Data.GetRawText().Contains(own.ToString(), StringComparison.Ordinal))
        {
            said.Add(await customer.NextAsync(_ => true));
        }

        Assert.DoesNotContain(said, e => e.Type == "test.talk" || e.Data.GetRawText().Contains(conversation.ToString(), StringComparison.Ordinal));
    }

    /// <summary>Writes events as the pen does, and waits until they were told to every feed.</summary>
    private static async Task WriteAsync(KefuApp app, IEnumerable<(string Type, Guid Subject, Guid? Shop)> events)
    {
        var dialect = app.Services.GetRequiredService<IDialect>();
        var sql = $"""
            INSERT INTO platform_log ("Tx", "AtUtc", "Type", "ActorKind", "ActorId", "ActorName", "Source", "ShopId", "SubjectKind", "SubjectId", "Payload")
            VALUES ({dialect.TransactionIdSql}, $1, $2, 'System', $3, 'Kefu', '', $4, 'test', $5, $6)
            """;
        var statements = events.Select(e => new Statement(sql, new DateTime(2026, 3, 2, 8, 0, 0, DateTimeKind.Utc), e.Type, Guid.Empty, e.Shop, e.Subject, "{}")).ToArray();
        await app.Services.GetRequiredService<GroupCommit>().WriteAsync(new WriteUnit(Guid.Empty, statements), TestContext.Current.CancellationToken);
        app.Services.GetRequiredService<Doorbell>().Ring();
        var last = (await app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().ToListAsync())).Max(e => e.Position);
        await KefuApp.EventuallyAsync(() => Task.FromResult(app.Services.GetRequiredService<LogTail>().Position), p => p >= last);
    }
}
