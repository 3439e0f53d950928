using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Exports;

/// <summary>Removes a file when its time is over.</summary>
internal sealed class ForgetExport(KefuDbContext db, EventLog log) : IJobHandler
{
    public const string Name = "operations.export-forget";

    public string Kind => Name;

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var id = job.Read<ExportSlice>().Export;
        await db.Set<ExportPart>().Where(p => p.ExportId == id).ExecuteDeleteAsync(ct);
        if (await db.Set<Export>().SingleOrDefaultAsync(e => e.Id == id && e.State == ExportState.Done, ct) is { } export)
        {
            export.State = ExportState.Expired;
            export.Version++;
            log.Append(new ExportExpired(export.Id, export.Kind), "export", export.Id, export.ShopId);
        }
    }
}
