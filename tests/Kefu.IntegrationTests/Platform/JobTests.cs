using System.Text.Json;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Persistence;
using Kefu.Platform.Log;
using Kefu.Platform.Nodes;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kefu.Tests.Platform;

/// <summary>The app's own worker runs in these tests, too: what holds for two workers must hold with it.</summary>
public sealed class JobTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Theory, OnEachDatabase]
    public async Task Job_should_be_done_once_when_several_workers_claim_at_once(Database database)
    {
        var app = await Workshop.For(database);
        var keys = Enumerable.Range(0, 60).Select(_ => NewKey()).ToList();
        var workers = new[] { await NewWorkerAsync(app, "a"), await NewWorkerAsync(app, "b"), await NewWorkerAsync(app, "c") };
        await app.AsSystemAsync(async services =>
        {
            foreach (var key in keys)
            {
                await ScheduleAsync(services, InsideJob.JobKind, key, new Chore(key));
            }
        });

        await KefuApp.EventuallyAsync(
            async () =>
            {
                await Task.WhenAll(workers.Select(w => Task.Run(() => w.RunDueAsync(TestContext.Current.CancellationToken))));
                return await JobsAsync(app, keys);
            },
            jobs => jobs.TrueForAll(j => j.State == JobState.Done),
            seconds: 30);

        var tally = app.Services.GetRequiredService<Tally>();
        Assert.All(keys, key => Assert.Equal(1, tally.Times(key)));
        var effects = await app.ReadAsync(db => db.Set<Counter>().CountAsync(c => keys.Contains(c.Name)));
        Assert.Equal(keys.Count, effects);
    }

    [Theory, OnEachDatabase]
    public async Task Holder_whose_lease_ran_out_should_not_finish_the_job(Database database)
    {
        var clock = new FixedTime(Start);
        await using var app = await Workshop.OpenAsync(database, clock);
        var key = NewKey();
        await app.AsSystemAsync(services => ScheduleAsync(services, OutsideJob.JobKind, key, new Chore(key)));
        var stale = await OutsideJob.NextAsync(key);

        clock.Advance(TimeSpan.FromSeconds(61));
        var second = (await NewWorkerAsync(app, "second")).RunDueAsync(TestContext.Current.CancellationToken);
        var fresh = await OutsideJob.NextAsync(key);
        stale.Go.SetResult();

        // The stale holder's worker is free again once it has been refused: it then does another job.
        var other = NewKey();
        await app.AsSystemAsync(services => ScheduleAsync(services, InsideJob.JobKind, other, new Chore(other)));
        await KefuApp.EventuallyAsync(() => JobsAsync(app, [other]), jobs => jobs[0].State == JobState.Done);
        var job = (await JobsAsync(app, [key]))[0];
        Assert.Equal((JobState.Waiting, fresh.Job.Fence), (job.State, job.Fence));
        Assert.True(fresh.Job.Fence > stale.Job.Fence);
        // The outside is reached at least once, each time under the same id, so that it can tell.
        Assert.Equal(stale.Job.Id, fresh.Job.Id);

        fresh.Go.SetResult();
        await second;
        Assert.Equal(JobState.Done, (await JobsAsync(app, [key]))[0].State);
    }

    [Theory, OnEachDatabase]
    public async Task Failure_of_a_stale_holder_should_not_put_the_job_off(Database database)
    {
        var clock = new FixedTime(Start);
        await using var app = await Workshop.OpenAsync(database, clock);
        var key = NewKey();
        await app.AsSystemAsync(services => ScheduleAsync(services, OutsideJob.JobKind, key, new Chore(key)));
        var stale = await OutsideJob.NextAsync(key);
        clock.Advance(TimeSpan.FromSeconds(61));
        var second = (await NewWorkerAsync(app, "second")).RunDueAsync(TestContext.Current.CancellationToken);
        var fresh = await OutsideJob.NextAsync(key);
        fresh.Go.SetResult();
        await second;

        stale.Go.SetException(new InvalidOperationException("Too late."));
        var other = NewKey();
        await app.AsSystemAsync(services => ScheduleAsync(services, InsideJob.JobKind, other, new Chore(other)));
        await KefuApp.EventuallyAsync(() => JobsAsync(app, [other]), jobs => jobs[0].State == JobState.Done);

        var job = (await JobsAsync(app, [key]))[0];
        Assert.Equal((JobState.Done, null), (job.State, job.LastError));
    }

    [Fact]
    [Case("F20")]
    public async Task Job_of_a_dead_node_should_be_taken_at_once_and_that_of_a_living_one_left()
    {
        Assert.SkipWhen(KefuApp.Postgres is null, "KEFU_TEST_POSTGRES is not set");
        // The clock stands still: no lease runs out.
        await using var app = await Workshop.OpenAsync(Database.Postgres, new FixedTime(Start));
        var (orphan, held) = (NewKey(), NewKey());
        await AliveAsync(app, "living");
        await ClaimedAsync(app, held, "living");
        await ClaimedAsync(app, orphan, "dead");
        var taken = (await KefuApp.EventuallyAsync(() => JobsAsync(app, [orphan]), jobs => jobs[0].State == JobState.Done))[0];
        Assert.Equal(2, taken.Fence);
        var left = (await JobsAsync(app, [held]))[0];
        Assert.Equal((JobState.Waiting, "living", 1L), (left.State, left.LeaseOwner, left.Fence));

        await app.AsSystemAsync(services => services.GetRequiredService<KefuDbContext>().Set<NodeRow>().Where(n => n.Name == "living").ExecuteDeleteAsync());
        await KefuApp.EventuallyAsync(() => JobsAsync(app, [held]), jobs => jobs[0].State == JobState.Done);
        Assert.Equal(1, app.Services.GetRequiredService<Tally>().Times(held));
    }

    [Fact]
    [Case("F1")]
    public async Task Job_that_a_killed_program_had_claimed_should_be_done_when_it_starts_again()
    {
        var folder = Directory.CreateTempSubdirectory("kefu-test-").FullName;
        var key = NewKey();
        await using (var before = await Workshop.OpenAsync(Database.Sqlite, new FixedTime(Start), folder))
        {
            // Once its worker has begun, it takes what is claimed for its own.
            var first = NewKey();
            await before.AsSystemAsync(services => ScheduleAsync(services, InsideJob.JobKind, first, new Chore(first)));
            await KefuApp.EventuallyAsync(() => JobsAsync(before, [first]), jobs => jobs[0].State == JobState.Done);
            await ClaimedAsync(before, key, "local");
        }

        await using (var app = await Workshop.OpenAsync(Database.Sqlite, new FixedTime(Start), folder))
        {
            var done = (await KefuApp.EventuallyAsync(() => JobsAsync(app, [key]), jobs => jobs[0].State == JobState.Done))[0];
            Assert.Equal(2, done.Fence);
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Theory, OnEachDatabase]
    public async Task Job_should_be_laid_aside_after_twelve_tries_with_nothing_of_its_work_kept(Database database)
    {
        var clock = new FixedTime(Start);
        await using var app = await Workshop.OpenAsync(database, clock);
        var key = NewKey();
        await app.AsSystemAsync(services => ScheduleAsync(services, InsideJob.JobKind, key, new Chore(key, Fail: true)));

        var last = await KefuApp.EventuallyAsync(
            async () =>
            {
                clock.Advance(TimeSpan.FromHours(2));
                return (await JobsAsync(app, [key]))[0];
            },
            job => job.State == JobState.Dead,
            seconds: 60);

        Assert.Equal(12, last.Attempts);
        Assert.Contains("cannot be done", last.LastError, StringComparison.Ordinal);
        Assert.False(await app.ReadAsync(db => db.Set<Counter>().AnyAsync(c => c.Name == key)));
        Assert.False(await app.ReadAsync(db => db.Set<LogEntry>().AnyAsync(e => e.Type == "platform.counted" && e.Payload.Contains(key))));
    }

    [Theory, OnEachDatabase]
    [Case("F24")]
    public async Task Job_of_a_newer_versions_kind_should_be_left_to_that_version_and_told_when_nobody_does_it(Database database)
    {
        var clock = new FixedTime(Start);
        await using var app = await Workshop.OpenAsync(database, clock);
        var (newer, known) = (NewKey(), NewKey());
        await app.AsSystemAsync(services => ScheduleAsync(services, "test.newer", newer, new Chore(newer)));
        await app.AsSystemAsync(services => ScheduleAsync(services, InsideJob.JobKind, known, new Chore(known)));
        await KefuApp.EventuallyAsync(() => JobsAsync(app, [known]), jobs => jobs[0].State == JobState.Done);
        var left = (await JobsAsync(app, [newer]))[0];
        Assert.Equal((JobState.Waiting, 0, 0L), (left.State, left.Attempts, left.Fence));

        clock.Advance(TimeSpan.FromMinutes(11));
        var told = (await KefuApp.EventuallyAsync(() => JobsAsync(app, [newer]), jobs => jobs[0].LastError is not null))[0];
        Assert.Contains("test.newer", told.LastError, StringComparison.Ordinal);
    }

    [Theory, OnEachDatabase]
    public async Task Job_should_not_run_before_its_moment_nor_after_it_was_taken_back(Database database)
    {
        var clock = new FixedTime(Start);
        await using var app = await Workshop.OpenAsync(database, clock);
        var worker = await NewWorkerAsync(app, "only");
        var (later, cancelled) = (NewKey(), NewKey());
        await app.AsSystemAsync(async services =>
        {
            await ScheduleAsync(services, InsideJob.JobKind, later, new Chore(later), TimeSpan.FromMinutes(5));
            await ScheduleAsync(services, InsideJob.JobKind, cancelled, new Chore(cancelled), TimeSpan.FromMinutes(1));
        });
        await app.AsSystemAsync(async services =>
        {
            await services.GetRequiredService<JobQueue>().CancelAsync(InsideJob.JobKind, cancelled, CancellationToken.None);
            await services.GetRequiredService<KefuDbContext>().SaveChangesAsync();
        });

        clock.Advance(TimeSpan.FromMinutes(4));
        await worker.RunDueAsync(TestContext.Current.CancellationToken);
        var tally = app.Services.GetRequiredService<Tally>();
        Assert.Equal((0, 0), (tally.Times(later), tally.Times(cancelled)));

        clock.Advance(TimeSpan.FromMinutes(1));
        await KefuApp.EventuallyAsync(() => JobsAsync(app, [later]), jobs => jobs[0].State == JobState.Done);
        Assert.Equal(0, tally.Times(cancelled));
    }

    [Theory, OnEachDatabase]
    public async Task Job_should_be_done_when_the_log_is_quiet_and_nobody_rings(Database database)
    {
        await using var app = await Workshop.OpenAsync(database);
        await QuietAsync(app);
        var (due, later) = (NewKey(), NewKey());
        await app.AsSystemAsync(async services =>
        {
            // As another node writes them that dies before it can say so.
            var (db, now) = (services.GetRequiredService<KefuDbContext>(), services.GetRequiredService<TimeProvider>().UtcNow());
            db.AddRange(new[] { (due, now), (later, now.AddSeconds(7)) }.Select(j => new Job
            {
                Id = Guid.CreateVersion7(), Kind = InsideJob.JobKind, Key = j.Item1, Payload = JsonSerializer.Serialize(new Chore(j.Item1), KefuJson.Options), DueAtUtc = j.Item2, CreatedAtUtc = now,
            }));
            await db.SaveChangesAsync();
        });

        var jobs = await KefuApp.EventuallyAsync(() => JobsAsync(app, [due, later]), found => found.TrueForAll(j => j.State == JobState.Done), seconds: 30);

        Assert.All(jobs, job => Assert.True(job.DoneAtUtc >= job.DueAtUtc));
    }

    [Theory, OnEachDatabase]
    public async Task Pace_should_ask_what_is_due_when_the_log_is_quiet_only(Database database)
    {
        await using var app = await Workshop.OpenAsync(database);
        var (pace, tail) = (app.Services.GetRequiredService<Pace>(), app.Services.GetRequiredService<LogTail>());
        var now = app.Services.GetRequiredService<TimeProvider>().UtcNow();
        var asked = 0;
        Task WaitAsync() => pace.WaitAsync(TimeSpan.FromMilliseconds(1), new TaskCompletionSource().Task, _ => Task.FromResult<DateTime?>(++asked > 0 ? now : null), TestContext.Current.CancellationToken);
        // A row that is there before the node knows where the log ends is not news to it.
        await tail.Started.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var moved = tail.Moved.Next;
        await app.AsSystemAsync(async services =>
        {
            using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(TestContext.Current.CancellationToken);
            await using var transaction = await services.GetRequiredService<KefuDbContext>().Database.BeginTransactionAsync(TestContext.Current.CancellationToken);
            var log = services.GetRequiredService<EventLog>();
            log.Append(new Counted(NewKey(), 1), "counter", Guid.CreateVersion7(), null);
            await log.WriteAsync(TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        });
        await moved.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await WaitAsync();
        Assert.Equal(0, asked);

        await QuietAsync(app);
        await WaitAsync();
        Assert.Equal(1, asked);
    }

    [Theory, OnEachDatabase]
    public async Task Key_should_name_one_job_however_often_it_is_scheduled(Database database)
    {
        var app = await Workshop.For(database);
        var key = NewKey();
        for (var i = 0; i < 3; i++)
        {
            await app.AsSystemAsync(services => ScheduleAsync(services, InsideJob.JobKind, key, new Chore(key)));
            await KefuApp.EventuallyAsync(() => JobsAsync(app, [key]), jobs => jobs[0].State == JobState.Done);
        }

        Assert.Equal(1, app.Services.GetRequiredService<Tally>().Times(key));
    }

    private static async Task QuietAsync(KefuApp app)
    {
        var tail = app.Services.GetRequiredService<LogTail>();
        await KefuApp.EventuallyAsync(() => Task.FromResult(tail.IsQuiet), quiet => quiet, seconds: 60);
    }

    private static string NewKey() => "j" + Guid.CreateVersion7().ToString("N");

    /// <summary>The worker of a node that is alive for as long as the test runs.</summary>
    private static async Task<JobWorker> NewWorkerAsync(KefuApp app, string name)
    {
        await AliveAsync(app, name);
        return new(
            app.Services.GetRequiredService<IServiceScopeFactory>(),
            app.Services.GetRequiredService<IDialect>(),
            new NodeName(name),
            app.Services.GetRequiredService<JobBell>(),
            app.Services.GetRequiredService<Pace>(),
            app.Services.GetRequiredService<TimeProvider>(),
            app.Services.GetRequiredService<IHostApplicationLifetime>(),
            NullLogger<JobWorker>.Instance);
    }

    private static Task AliveAsync(KefuApp app, string name) => app.AsSystemAsync(async services =>
    {
        using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None);
        var db = services.GetRequiredService<KefuDbContext>();
        if (!await db.Set<NodeRow>().AnyAsync(n => n.Name == name))
        {
            db.Add(new NodeRow { Name = name, StartedAtUtc = Start.UtcDateTime, AliveUntilUtc = Start.UtcDateTime.AddYears(10), Version = "test" });
            await db.SaveChangesAsync();
        }
    });

    /// <summary>Somebody claimed the job and has most of its lease left.</summary>
    private static Task ClaimedAsync(KefuApp app, string key, string owner) => app.AsSystemAsync(async services =>
    {
        var now = services.GetRequiredService<TimeProvider>().UtcNow();
        using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None);
        var db = services.GetRequiredService<KefuDbContext>();
        db.Add(new Job { Id = Guid.CreateVersion7(), Kind = InsideJob.JobKind, Key = key, Payload = $"{{\"name\":\"{key}\"}}", DueAtUtc = now, CreatedAtUtc = now, LeaseOwner = owner, LeaseUntilUtc = now.AddSeconds(60), Fence = 1, Attempts = 1 });
        await db.SaveChangesAsync();
    });

    private static async Task ScheduleAsync(IServiceProvider services, string kind, string key, Chore chore, TimeSpan? after = null)
    {
        var due = services.GetRequiredService<TimeProvider>().UtcNow() + (after ?? TimeSpan.Zero);
        using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(CancellationToken.None);
        await services.GetRequiredService<JobQueue>().ScheduleAsync(kind, key, due, chore, null, CancellationToken.None);
        await services.GetRequiredService<KefuDbContext>().SaveChangesAsync();
    }

    private static Task<List<Job>> JobsAsync(KefuApp app, IReadOnlyList<string> keys) =>
        app.ReadAsync(db => db.Set<Job>().AsNoTracking().Where(j => keys.Contains(j.Key)).ToListAsync());
}
