using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Jobs;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.KeepFile;

/// <summary>The files of a shop that goes: they are on the disk, so that a job takes them away once the rows are gone for good.</summary>
internal sealed class ShopFiles(KefuDbContext db, JobQueue jobs, TimeProvider clock) : IShopRemains
{
    private const int Batch = 1000;

    public async Task TakeAwayAsync(Guid shopId, CancellationToken ct)
    {
        var files = await db.Set<Attachment>().IgnoreQueryFilters().Where(a => a.ShopId == shopId).Select(a => a.Id).ToListAsync(ct);
        foreach (var some in files.Chunk(Batch))
        {
            await jobs.ScheduleAsync(DropFiles.Name, some[0].ToString(), clock.UtcNow(), new DroppedFiles(some), null, ct);
        }
    }
}

/// <summary>Files that nobody can ask for any more.</summary>
internal sealed record DroppedFiles(IReadOnlyList<AttachmentId> Files);

/// <summary>Deletes files from the disk; what is gone already is no fault.</summary>
internal sealed class DropFiles(FileStore store) : IJobHandler
{
    public const string Name = "conversations.drop-files";

    public string Kind => Name;

    public bool Outside => true;

    public Task RunAsync(JobRun job, CancellationToken ct)
    {
        foreach (var file in job.Read<DroppedFiles>().Files)
        {
            store.Drop(file);
        }

        return Task.CompletedTask;
    }
}
