using System.Text.Json;
using Kefu.Platform.Persistence;

namespace Kefu.Platform.Jobs;

/// <summary>Does the jobs of one kind.</summary>
public interface IJobHandler
{
    /// <summary>The kind, such as <c>satisfaction.invite</c>.</summary>
    string Kind { get; }

    /// <summary>True when the effect is outside the database (mail, webhook, refund): it is then carried out before the job is marked, and must be idempotent under the job's id.</summary>
    bool Outside => false;

    /// <summary>Does the job. Inside effects run in the transaction that marks the job as done.</summary>
    Task RunAsync(JobRun job, CancellationToken ct);
}

/// <summary>A job as its handler sees it.</summary>
/// <param name="Id">The job; the outside's idempotency key.</param>
/// <param name="Fence">The fencing token of this claim.</param>
/// <param name="Attempt">Counts from 1.</param>
public sealed record JobRun(Guid Id, string Key, string Payload, Guid? ShopId, DateTime DueAtUtc, long Fence, int Attempt)
{
    /// <summary>Reads the payload.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Payload, KefuJson.Options)!;
}
