using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Imports;

/// <summary>Brings in what the check found good; only who gave the file may.</summary>
[Requires("operations.import")]
internal sealed record StartImport(Guid Id) : ICommand<Done>;

/// <summary>Ends an import before its last row; what was brought in stays.</summary>
[Requires("operations.import")]
internal sealed record StopImport(Guid Id) : ICommand<Done>;

/// <summary>Ends an import whose owner may not bring anything in any more.</summary>
[InternalOnly]
internal sealed record HaltImport(Guid Id) : ICommand<Done>;

/// <summary>Goes on with the next slice, or says that the pass is over.</summary>
[InternalOnly]
internal sealed record PassOnImport(Guid Id, int Slice) : ICommand<Done>;

internal sealed class SettleImportHandler(KefuDbContext db, JobQueue jobs, EventLog log, CurrentActor current, TimeProvider clock)
    : IHandler<StartImport, Done>, IHandler<StopImport, Done>, IHandler<HaltImport, Done>, IHandler<PassOnImport, Done>
{
    /// <summary>How long the file and the rows' results are kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task<Done> HandleAsync(StartImport request, CancellationToken ct)
    {
        var import = await FindAsync(request.Id, ct);
        if (import.AskedBy != current.Actor.Id)
        {
            throw new RuleBroken<OperationsText>("operations.import-of-another");
        }

        if (import.State is not ImportState.Checked)
        {
            throw new RuleBroken<OperationsText>("operations.import-not-checked");
        }

        import.Start();
        await GoOnAsync(import, ct);
        log.Append(new ImportStarted(import.Id, import.Kind), "import", import.Id, import.ShopId);
        return default;
    }

    public async Task<Done> HandleAsync(StopImport request, CancellationToken ct)
    {
        await StopAsync(await FindAsync(request.Id, ct), "asked", ct);
        return default;
    }

    public async Task<Done> HandleAsync(HaltImport request, CancellationToken ct)
    {
        await StopAsync(await FindAsync(request.Id, ct), "rights", ct);
        return default;
    }

    public async Task<Done> HandleAsync(PassOnImport request, CancellationToken ct)
    {
        var import = await FindAsync(request.Id, ct);
        if (!import.IsMoving || import.Slice != request.Slice)
        {
            return default;
        }

        import.Slice++;
        import.Version++;
        if (import.Seen < import.Rows)
        {
            await GoOnAsync(import, ct);
        }
        else if (import.State is ImportState.Checking)
        {
            import.State = ImportState.Checked;
            await ForgetLaterAsync(import, ct);
            log.Append(new ImportChecked(import.Id, import.Kind, import.Refused), "import", import.Id, import.ShopId);
        }
        else
        {
            import.State = ImportState.Done;
            import.EndedAtUtc = clock.UtcNow();
            await ForgetLaterAsync(import, ct);
            log.Append(new ImportFinished(import.Id, import.Kind, import.Created, import.Changed, import.Left, import.Refused), "import", import.Id, import.ShopId);
        }

        return default;
    }

    private async Task StopAsync(Import import, string why, CancellationToken ct)
    {
        if (import.State is ImportState.Done or ImportState.Stopped)
        {
            throw new RuleBroken<OperationsText>("operations.import-over");
        }

        import.State = ImportState.Stopped;
        import.EndedAtUtc = clock.UtcNow();
        import.Slice++;
        import.Version++;
        await ForgetLaterAsync(import, ct);
        log.Append(new ImportStopped(import.Id, import.Kind, import.Seen, why), "import", import.Id, import.ShopId);
    }

    private async Task GoOnAsync(Import import, CancellationToken ct)
    {
        import.Version++;
        await jobs.ScheduleAsync(ImportJob.Name, ImportJob.KeyOf(import), clock.UtcNow(), new ImportSlice(import.Id, import.Slice), import.ShopId, ct);
    }

    private Task ForgetLaterAsync(Import import, CancellationToken ct) =>
        jobs.ScheduleAsync(ForgetImport.Name, import.Id.ToString(), clock.UtcNow() + Kept, new ImportSlice(import.Id, 0), import.ShopId, ct);

    private async Task<Import> FindAsync(Guid id, CancellationToken ct) => await db.Set<Import>().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw new NotFound();
}
