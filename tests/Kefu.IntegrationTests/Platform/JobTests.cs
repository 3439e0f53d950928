using Kefu.Platform.Jobs;
using Kefu.Platform.Persistence;
using Kefu.Platform.Log;
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
        var workers = new[] { NewWorker(app, "a"), NewWorker(app, "b"), NewWorker(app, "c") };
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
        var second = NewWorker(app, "second").RunDueAsync(TestContext.Current.CancellationToken);
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
        var second = NewWorker(app, "second").RunDueAsync(TestContext.Current.CancellationToken);
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
    public async Task Job_should_not_run_before_its_moment_nor_after_it_was_taken_back(Database database)
    {
        var clock = new FixedTime(Start);
        await using var app = await Workshop.OpenAsync(database, clock);
        var worker = NewWorker(app, "only");
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

    private static string NewKey() => "j" + Guid.CreateVersion7().ToString("N");

    private static JobWorker NewWorker(KefuApp app, string name) => new(
        app.Services.GetRequiredService<IServiceScopeFactory>(),
        app.Services.GetRequiredService<IDialect>(),
        new NodeName(name),
        app.Services.GetRequiredService<JobBell>(),
        app.Services.GetRequiredService<TimeProvider>(),
        app.Services.GetRequiredService<IHostApplicationLifetime>(),
        NullLogger<JobWorker>.Instance);

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
