using FluentValidation;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.MendJobs;

/// <summary>Tries a job that was given up again, from the first attempt.</summary>
[Requires("operations.system")]
public sealed record RetryJob(Guid Id) : ICommand<Done>;

/// <summary>Lays a job that was given up aside, for a reason.</summary>
[Requires("operations.system")]
public sealed record DismissJob(Guid Id, string Reason) : ICommand<Done>;

internal sealed class DismissJobValidator : AbstractValidator<DismissJob>
{
    public DismissJobValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(500);
}

internal sealed class MendJobsHandler(KefuDbContext db, EventLog log, AfterCommit after, JobBell bell, TimeProvider clock) : IHandler<RetryJob, Done>, IHandler<DismissJob, Done>
{
    public async Task<Done> HandleAsync(RetryJob request, CancellationToken ct)
    {
        var job = await TakeAsync(request.Id, JobState.Waiting, ct);
        log.Append(new JobRetried(job.Id, job.Kind, job.Attempts), "job", job.Id, job.ShopId);
        job.Attempts = 0;
        job.DueAtUtc = clock.UtcNow();
        job.LeaseOwner = null;
        job.LeaseUntilUtc = null;
        after.Add(bell.Ring);
        return default;
    }

    public async Task<Done> HandleAsync(DismissJob request, CancellationToken ct)
    {
        var job = await TakeAsync(request.Id, JobState.Cancelled, ct);
        log.Append(new JobDismissed(job.Id, job.Kind, request.Reason.Trim()), "job", job.Id, job.ShopId);
        return default;
    }

    /// <summary>The job that was given up, in its new state. Of several who ask at once the first gets it: the database looks and writes in one statement.</summary>
    private async Task<Job> TakeAsync(Guid id, JobState state, CancellationToken ct)
    {
        var jobs = db.Set<Job>().Where(j => j.Id == id);
        if (await jobs.Where(j => j.State == JobState.Dead).ExecuteUpdateAsync(set => set.SetProperty(j => j.State, state), ct) == 0)
        {
            throw await jobs.AnyAsync(ct) ? new RuleBroken<OperationsText>("operations.job-not-dead") : new NotFound();
        }

        return await jobs.SingleAsync(ct);
    }
}
