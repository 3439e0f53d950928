using System.Data.Common;
using System.Reflection;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Health;

/// <summary>The state of the machinery, without a word of what it carries.</summary>
[Requires("operations.system")]
[ReadsMuch]
public sealed record GetSystem : IQuery<SystemState>
{
    /// <summary>Rows behind a reader are counted up to here: on a large log a full count would be the heaviest query of all.</summary>
    public const int MostCounted = 10_000;
}

/// <summary>Version, database, jobs and readers.</summary>
public sealed record SystemState(string Version, string Database, long SizeBytes, IReadOnlyList<JobCount> Jobs, IReadOnlyList<DeadJob> Dead, IReadOnlyList<ReaderState> Readers)
{
    /// <summary>Free bytes on the fuller of the disks of the data folder; null when they are not watched yet.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>True when customers' messages or files are refused because a disk is full.</summary>
    public bool DiskFull { get; init; }
}

/// <summary>How many jobs of a kind are in a state; <paramref name="Late"/> counts those overdue by more than a minute.</summary>
public sealed record JobCount(string Kind, JobState State, int Count, int Late);

/// <summary>A job that was given up: its kind and the kind of failure, never what it carried.</summary>
public sealed record DeadJob(Guid Id, string Kind, int Attempts, string Error, DateTime CreatedAtUtc);

/// <summary>A reader of the log and how many rows lie before it, counted up to <see cref="GetSystem.MostCounted"/> and one.</summary>
public sealed record ReaderState(string Name, string Position, long Behind, string Owner);

internal sealed class GetSystemHandler(KefuDbContext db, IDialect dialect, DiskSpace disk, TimeProvider clock) : IHandler<GetSystem, SystemState>
{
    public async Task<SystemState> HandleAsync(GetSystem request, CancellationToken ct)
    {
        var late = clock.UtcNow().AddMinutes(-1);
        var counts = await db.Set<Job>().AsNoTracking().Where(j => j.State == JobState.Waiting || j.State == JobState.Dead)
            .GroupBy(j => new { j.Kind, j.State })
            .Select(g => new { g.Key.Kind, g.Key.State, Count = g.Count(), Late = g.Count(j => j.State == JobState.Waiting && j.DueAtUtc < late) })
            .OrderBy(g => g.Kind).ToListAsync(ct);
        var dead = await db.Set<Job>().AsNoTracking().Where(j => j.State == JobState.Dead).OrderByDescending(j => j.DueAtUtc).Take(50).ToListAsync(ct);
        var cursors = await db.Set<LogCursor>().AsNoTracking().OrderBy(c => c.Name).ToListAsync(ct);
        var readers = new List<ReaderState>();
        foreach (var cursor in cursors)
        {
            var behind = await db.Set<LogEntry>().Where(e => e.Tx > cursor.Tx || (e.Tx == cursor.Tx && e.Seq > cursor.Seq))
                .Select(e => e.Seq).Take(GetSystem.MostCounted + 1).LongCountAsync(ct);
            readers.Add(new ReaderState(cursor.Name, new LogPosition(cursor.Tx, cursor.Seq).ToString(), behind, cursor.Owner ?? ""));
        }

        return new SystemState(
            typeof(GetSystem).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            dialect.Name,
            await SizeAsync(ct),
            counts.ConvertAll(c => new JobCount(c.Kind, c.State, c.Count, c.Late)),
            dead.ConvertAll(j => new DeadJob(j.Id, j.Kind, j.Attempts, ErrorKind(j.LastError), j.CreatedAtUtc)),
            readers)
        {
            FreeBytes = disk.FreeBytes == long.MaxValue ? null : disk.FreeBytes,
            DiskFull = disk.HasNoRoomForFiles,
        };
    }

    // A failure's message may quote what the job carried; its kind does not.
    private static string ErrorKind(string? error) => error?.Split(':')[0] ?? "";

    private async Task<long> SizeAsync(CancellationToken ct)
    {
        await using DbConnection connection = await dialect.OpenAsync(ct);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A constant of the dialect.
        command.CommandText = dialect.SizeSql;
#pragma warning restore CA2100
        return DbValues.ToLong((await command.ExecuteScalarAsync(ct))!);
    }
}
