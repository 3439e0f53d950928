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
        var json = JsonSerializer.Serialize(payload, payload.GetType(), KefuJson.Options);
        var job = db.Set<Job>().Local.FirstOrDefault(j => j.Kind == kind && j.Key == key)
            ?? await db.Set<Job>().SingleOrDefaultAsync(j => j.Kind == kind && j.Key == key, ct);
        if (job is null)
        {
            db.Add(new Job { Id = Guid.CreateVersion7(), Kind = kind, Key = key, Payload = json, ShopId = shopId, DueAtUtc = dueAtUtc, CreatedAtUtc = clock.UtcNow() });
        }
        else if (job.State is JobState.Waiting or JobState.Cancelled)
        {
            job.State = JobState.Waiting;
            job.DueAtUtc = dueAtUtc;
            job.Payload = json;
        }

        after.Add(bell.Ring);
    }

    /// <summary>Takes a waiting job back.</summary>
    public async Task CancelAsync(string kind, string key, CancellationToken ct)
    {
        var job = await db.Set<Job>().SingleOrDefaultAsync(j => j.Kind == kind && j.Key == key && j.State == JobState.Waiting, ct);
        job?.State = JobState.Cancelled;
    }
}

/// <summary>Wakes the job worker of this node when a job was written.</summary>
public sealed class JobBell
{
    private readonly Log.Doorbell _bell = new();

    /// <summary>What to wait for.</summary>
    public Task Next => _bell.Next;

    /// <summary>Wakes the worker.</summary>
    public void Ring() => _bell.Ring();
}
