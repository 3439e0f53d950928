using System.Text.Json;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Platform.Jobs;

/// <summary>Writes jobs into the running transaction.</summary>
public sealed class JobQueue(KefuDbContext db, TimeProvider clock, AfterCommit after, JobBell bell)
{
    /// <summary>Adds a job; when one of the same kind and key waits already, its moment and payload are replaced, and when it is done it stays done.</summary>
    public async Task ScheduleAsync(string kind, string key, DateTime dueAtUtc, object payload, Guid? shopId, CancellationToken ct)
    {
        var job = db.Set<Job>().Local.FirstOrDefault(j => j.Kind == kind && j.Key == key)
            ?? await db.Set<Job>().SingleOrDefaultAsync(j => j.Kind == kind && j.Key == key, ct);
        Put(job, kind, new PlannedJob(key, dueAtUtc, payload, shopId));
        after.Add(bell.Ring);
    }

    /// <summary>The same for many jobs of one kind, each with a key of its own, at the price of one look.</summary>
    public async Task ScheduleAsync(string kind, IReadOnlyCollection<PlannedJob> planned, CancellationToken ct)
    {
        if (planned.Count == 0)
        {
            return;
        }

        var keys = planned.Select(p => p.Key).ToList();
        var known = await db.Set<Job>().Where(j => j.Kind == kind && keys.Contains(j.Key)).ToDictionaryAsync(j => j.Key, StringComparer.Ordinal, ct);
        foreach (var job in planned)
        {
            Put(known.GetValueOrDefault(job.Key), kind, job);
        }

        after.Add(bell.Ring);
    }

    /// <summary>Takes a waiting job back.</summary>
    public async Task CancelAsync(string kind, string key, CancellationToken ct)
    {
        var job = await db.Set<Job>().SingleOrDefaultAsync(j => j.Kind == kind && j.Key == key && j.State == JobState.Waiting, ct);
        job?.State = JobState.Cancelled;
    }

    private void Put(Job? known, string kind, PlannedJob planned)
    {
        var json = JsonSerializer.Serialize(planned.Payload, planned.Payload.GetType(), KefuJson.Options);
        if (known is null)
        {
            db.Add(new Job { Id = Guid.CreateVersion7(), Kind = kind, Key = planned.Key, Payload = json, ShopId = planned.ShopId, DueAtUtc = planned.DueAtUtc, CreatedAtUtc = clock.UtcNow() });
        }
        else if (known.State is JobState.Waiting or JobState.Cancelled)
        {
            known.State = JobState.Waiting;
            known.DueAtUtc = planned.DueAtUtc;
            known.Payload = json;
        }
    }
}

/// <summary>A job as it is to be written.</summary>
public sealed record PlannedJob(string Key, DateTime DueAtUtc, object Payload, Guid? ShopId);

/// <summary>Wakes the job worker of this node when a job was written.</summary>
public sealed class JobBell
{
    private readonly Log.Doorbell _bell = new();

    /// <summary>What to wait for.</summary>
    public Task Next => _bell.Next;

    /// <summary>Wakes the worker.</summary>
    public void Ring() => _bell.Ring();
}
