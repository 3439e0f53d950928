using Kefu.Platform.Jobs;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Imports;

/// <summary>Takes a file and the results of its rows away when their time is over. What the import counted stays.</summary>
internal sealed class ForgetImport(KefuDbContext db) : IJobHandler
{
    public const string Name = "operations.import-forget";

    public string Kind => Name;

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var id = job.Read<ImportSlice>().Import;
        await db.Set<ImportRow>().Where(r => r.ImportId == id).ExecuteDeleteAsync(ct);
        await db.Set<ImportFile>().Where(f => f.ImportId == id).ExecuteDeleteAsync(ct);
    }
}
