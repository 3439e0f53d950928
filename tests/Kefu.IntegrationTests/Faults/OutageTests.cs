using Kefu.Contracts.Conversations;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Tests.Conversations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Tests.Faults;

/// <summary>The server is down for six hours while timers fall due.</summary>
public sealed class OutageTests
{
    private const int Waiting = 8;
    private static readonly TimeSpan Outage = TimeSpan.FromHours(6);

    [Theory, OnEachDatabase]
    [Case("F22")]
    public async Task Timers_of_a_long_outage_should_each_fire_once_in_their_order_and_nobody_be_told_twice(Database database)
    {
        var folder = Directory.CreateTempSubdirectory("kefu-outage-").FullName;
        var name = "kefu_" + Guid.CreateVersion7().ToString("N");
        var clock = new FixedTime(TimeProvider.System.GetUtcNow());
        try
        {
            List<Guid> aside = [], waiting = [];
            await using (var app = await KefuApp.StartAsync(database, clock, folder, name))
            {
                await GatherAsync(app, clock, aside, waiting);
            }

            clock.Advance(Outage);
            await using (var app = await KefuApp.StartAsync(database, clock, folder, name))
            {
                await KefuApp.EventuallyAsync(() => app.ReadAsync(db => db.Set<Job>().CountAsync(j => j.State == JobState.Waiting && j.DueAtUtc <= clock.GetUtcNow().UtcDateTime)), n => n == 0, seconds: 60);

                // In the order in which they fell due, not in the order in which they were set.
                var woken = await EventsAsync<ConversationWoken>(app);
                Assert.Equal(aside, woken.Select(e => e.SubjectId));
                Assert.Empty(await app.ReadAsync(db => db.Set<Job>().Where(j => j.State == JobState.Dead).Select(j => j.Kind).ToListAsync()));
                Assert.All(await app.ReadAsync(db => db.Set<Job>().Where(j => j.State == JobState.Done).ToListAsync()), j => Assert.Equal(1, j.Attempts));

                // One word to the agent for each customer who waits, however long it was.
                var noticed = await EventsAsync<SlowResponseNoticed>(app);
                Assert.Equal(waiting.Order(), noticed.Select(e => e.SubjectId).Order());
                Assert.Single(await EventsAsync<TransferDeclined>(app));

                // The clock goes on: nothing of the outage comes up again.
                var before = await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == EventNames.Of(typeof(SlowResponseNoticed))));
                clock.Advance(TimeSpan.FromHours(1));
                await app.Services.GetRequiredService<JobWorker>().RunDueAsync(TestContext.Current.CancellationToken);
                Assert.Equal(before, await app.ReadAsync(db => db.Set<LogEntry>().CountAsync(e => e.Type == EventNames.Of(typeof(SlowResponseNoticed)))));
            }
        }
        finally
        {
            if (database == Database.Postgres)
            {
                await KefuApp.DropAsync(name);
            }

            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Conversations put aside, the first until the latest moment, customers who wait for an answer, and a request to take one over.</summary>
    private static async Task GatherAsync(KefuApp app, FixedTime clock, List<Guid> aside, List<Guid> waiting)
    {
        var shop = await app.NewShopAsync();
        var (agent, colleague) = (await app.NewStaffAsync(shop, "agent"), await app.NewStaffAsync(shop, "agent"));
        for (var hours = 5; hours > 0; hours--)
        {
            var (_, conversation) = await app.ServedByAsync(shop, agent);
            await agent.ReplyAsync(conversation, "稍后回复您");
            await agent.MustAsync(conversation, "snooze", new { untilUtc = clock.GetUtcNow().UtcDateTime.AddHours(hours) });
            aside.Insert(0, conversation);
        }

        for (var i = 0; i < Waiting; i++)
        {
            var (_, conversation) = await app.ServedByAsync(shop, agent, $"第 {i} 位");
            waiting.Add(conversation);
        }

        await agent.MustAsync(waiting[0], "transfer", new { toStaff = colleague.Id.Value, note = "请接手" });
        await KefuApp.EventuallyAsync(
            () => app.ReadAsync(db => db.Set<Job>().CountAsync(j => j.Kind == "conversations.slow-reminder" && j.State == JobState.Waiting)), n => n >= Waiting);
    }

    private static Task<List<LogEntry>> EventsAsync<T>(KefuApp app)
    {
        var type = EventNames.Of(typeof(T));
        return app.ReadAsync(db => db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == type).OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync());
    }
}
