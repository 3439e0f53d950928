using System.Linq.Expressions;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Nodes;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Jobs;

/// <summary>Claims due jobs with a lease and does each once. What a dead node had claimed is taken at once; the fencing number keeps one that was only paused from finishing it.</summary>
public sealed class JobWorker(IServiceScopeFactory scopes, IDialect dialect, NodeName node, JobBell bell, Pace pace, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<JobWorker> logger) : BackgroundService
{
    private const int MostAttempts = 12;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>So long is a job of a kind that this node does not know left to one that does: while a new version comes, the nodes that already run it set jobs of their own.</summary>
    private static readonly TimeSpan LeaveToNewer = TimeSpan.FromMinutes(10);

    private string[]? _kinds;

    /// <summary>Does all jobs that are due now; gives their number. The background loop calls it; tests with a clock of their own may, too.</summary>
    public async Task<int> RunDueAsync(CancellationToken ct)
    {
        var claimed = await ClaimAsync(ct);
        foreach (var job in claimed)
        {
            await RunAsync(job, ct);
        }

        return claimed.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        if (dialect.OneWriter)
        {
            await ReleaseAsync(stoppingToken);
        }

        await BackgroundLoop.RunAsync(LookAsync, e => logger.LogError(e, "Jobs could not be claimed; trying again"), TimeSpan.FromSeconds(1), stoppingToken);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var ring = bell.Next;
        if (await RunDueAsync(ct) == 0)
        {
            await pace.WaitAsync(Look, ring, NextDueAsync, ct);
        }
    }

    private async Task<DateTime?> NextDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        return await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<Job>()
            .Where(Ours(KindsOf(scope.ServiceProvider), clock.UtcNow() - LeaveToNewer)).MinAsync(j => (DateTime?)j.DueAtUtc, ct);
    }

    private string[] KindsOf(IServiceProvider services) => _kinds ??= [.. services.GetServices<IJobHandler>().Select(h => h.Kind)];

    /// <summary>What waits for this node, leased or not: jobs of the kinds it knows, and those that nobody else did for long.</summary>
    private static Expression<Func<Job, bool>> Ours(string[] known, DateTime late) => j => j.State == JobState.Waiting && (known.Contains(j.Kind) || j.DueAtUtc <= late);

    /// <summary>The embedded database has one node: whatever is claimed there at its start was claimed by one that is no more.</summary>
    private async Task ReleaseAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(ct);
        await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<Job>().Where(j => j.State == JobState.Waiting && j.LeaseUntilUtc != null)
            .ExecuteUpdateAsync(s => s.SetProperty(j => j.LeaseUntilUtc, (DateTime?)null), ct);
    }

    private async Task<IReadOnlyList<Job>> ClaimAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var now = clock.UtcNow();
        var (alone, me) = (dialect.OneWriter, node.Value);
        var late = now - LeaveToNewer;
        var known = KindsOf(scope.ServiceProvider);
        if (!await db.Set<Job>().Where(Ours(known, late)).AnyAsync(
            j => j.DueAtUtc <= now
                && (j.LeaseUntilUtc == null || j.LeaseUntilUtc < now || (!alone && j.LeaseOwner != me && !db.Set<NodeRow>().Any(n => n.Name == j.LeaseOwner && n.AliveUntilUtc >= now))),
            ct))
        {
            return [];
        }

        using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(ct);
        await using var connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
        var dead = alone ? "" : """ OR ("LeaseOwner" <> $1 AND NOT EXISTS (SELECT 1 FROM platform_node WHERE "Name" = "LeaseOwner" AND "AliveUntilUtc" >= $3))""";
#pragma warning disable CA2100 // No input in the text.
        command.CommandText =
            $"""
            UPDATE platform_job SET "LeaseOwner" = $1, "LeaseUntilUtc" = $2, "Fence" = "Fence" + 1, "Attempts" = "Attempts" + 1
            WHERE "Id" IN (SELECT "Id" FROM platform_job
                WHERE "State" = 'Waiting' AND "DueAtUtc" <= $3 AND ("Kind" IN ({string.Join(", ", known.Select((_, i) => $"${i + 5}"))}) OR "DueAtUtc" <= $4) AND ("LeaseUntilUtc" IS NULL OR "LeaseUntilUtc" < $3{dead})
                ORDER BY "DueAtUtc" LIMIT 20 {dialect.SkipLocked})
            RETURNING "Id"
            """;
#pragma warning restore CA2100
        command.AddPositional([node.Value, now + Lease, now, late, .. known]);
        var ids = new List<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                ids.Add(DbValues.ToGuid(reader.GetValue(0)));
            }
        }

        return await db.Set<Job>().AsNoTracking().Where(j => ids.Contains(j.Id)).OrderBy(j => j.DueAtUtc).ToListAsync(ct);
    }

    private async Task RunAsync(Job job, CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var services = scope.ServiceProvider;
        try
        {
            var handler = services.GetServices<IJobHandler>().FirstOrDefault(h => h.Kind == job.Kind)
                ?? throw new InvalidOperationException($"Nobody does jobs of kind {job.Kind}.");
            var run = new JobRun(job.Id, job.Key, job.Payload, job.ShopId, job.DueAtUtc, job.Fence, job.Attempts);
            if (handler.Outside)
            {
                await handler.RunAsync(run, ct);
                await FinishAsync(services, job, null, ct);
            }
            else
            {
                await FinishAsync(services, job, () => handler.RunAsync(run, ct), ct);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            logger.LogWarning(e, "Job {Kind} {Job} failed at attempt {Attempt}", job.Kind, job.Id, job.Attempts);
            await PutOffAsync(job, e, ct);
        }
    }

    private static async Task FinishAsync(IServiceProvider services, Job job, Func<Task>? work, CancellationToken ct)
    {
        var db = services.GetRequiredService<KefuDbContext>();
        var now = services.GetRequiredService<TimeProvider>().UtcNow();
        using (await services.GetRequiredService<WriteGate>().EnterAsync(ct))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var mine = await db.Set<Job>().Where(j => j.Id == job.Id && j.Fence == job.Fence && j.State == JobState.Waiting)
                .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Done).SetProperty(j => j.DoneAtUtc, now), ct);
            if (mine == 0)
            {
                // The lease ran out and another node has it, or the job was taken back.
                return;
            }

            if (work is not null)
            {
                await work();
            }

            await db.SaveChangesAsync(ct);
            await services.GetRequiredService<EventLog>().WriteAsync(ct);
            await transaction.CommitAsync(ct);
        }

        services.GetRequiredService<AfterCommit>().Run();
        services.GetRequiredService<Doorbell>().Ring();
    }

    private async Task PutOffAsync(Job job, Exception error, CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var wait = TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, job.Attempts)));
        var next = clock.UtcNow() + wait;
        var state = job.Attempts >= MostAttempts ? JobState.Dead : JobState.Waiting;
        var text = error.GetType().Name + ": " + error.Message;
        using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(ct);
        await db.Set<Job>().Where(j => j.Id == job.Id && j.Fence == job.Fence && j.State == JobState.Waiting)
            .ExecuteUpdateAsync(s => s
                .SetProperty(j => j.State, state)
                .SetProperty(j => j.DueAtUtc, next)
                .SetProperty(j => j.LeaseUntilUtc, (DateTime?)null)
                .SetProperty(j => j.LastError, text), ct);
    }
}
