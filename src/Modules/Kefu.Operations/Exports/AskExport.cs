using System.Globalization;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Exports;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Exports;

/// <summary>Asks for records of a shop as a CSV file; asked by who has lately shown who they are. Gives the export's id.</summary>
[Requires("operations.export")]
internal sealed record AskExport(string Kind, Guid ShopId, DateTime? FromUtc, DateTime? ToUtc, bool Unmasked, bool Internal) : ICommand<Guid>;

/// <summary>Ends an export; what was written of it is removed.</summary>
[Requires("operations.export")]
internal sealed record StopExport(Guid Id) : ICommand<Done>;

/// <summary>Ends an export whose owner may not have it any more.</summary>
[InternalOnly]
internal sealed record HaltExport(Guid Id) : ICommand<Done>;

/// <summary>Keeps a part and goes on, or says that the file is ready.</summary>
[InternalOnly]
internal sealed record KeepPart(Guid Id, int Number, byte[] Content, int Rows, string? Next) : ICommand<Done>;

/// <summary>What a person may take out at this moment.</summary>
internal sealed class ExportRights(IEnumerable<IExportKind> kinds)
{
    public IReadOnlyList<IExportKind> Kinds { get; } = [.. kinds.OrderBy(k => k.Name, StringComparer.Ordinal)];

    public IExportKind KindOf(string name) => Kinds.FirstOrDefault(k => k.Name == name) ?? throw new NotFound();

    /// <summary>The first right that the actor lacks; null when none is lacking.</summary>
    public static string? Lacking(Actor actor, IExportKind kind, bool unmasked, bool @internal)
    {
        string?[] wanted = ["operations.export", kind.Permission, unmasked ? "customers.unmask" : null, @internal ? kind.InternalPermission : null];
        return wanted.OfType<string>().FirstOrDefault(right => !actor.May(right));
    }
}

internal sealed class AskExportHandler(ExportRights rights, IFreshSignIn fresh, KefuDbContext db, JobQueue jobs, EventLog log, CurrentActor current, TimeProvider clock, IStringLocalizer<OperationsText> text)
    : IHandler<AskExport, Guid>, IHandler<StopExport, Done>, IHandler<HaltExport, Done>, IHandler<KeepPart, Done>
{
    /// <summary>How long a file waits to be taken.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    private const int MostRunning = 3;

    public async Task<Guid> HandleAsync(AskExport request, CancellationToken ct)
    {
        var kind = rights.Kinds.FirstOrDefault(k => k.Name == request.Kind) ?? throw new Invalid("kind", text["fill-in"]);
        var (actor, now) = (current.Actor, clock.UtcNow());
        if (ExportRights.Lacking(actor, kind, request.Unmasked, request.Internal) is { } lacking)
        {
            throw new Denied(lacking);
        }

        if (!actor.Shops.Contains(request.ShopId))
        {
            throw new NotFound();
        }

        if (request.FromUtc >= (request.ToUtc ?? now))
        {
            throw new Invalid("from", text["export-order"]);
        }

        await fresh.DemandAsync(ct);
        if (await db.Set<Export>().CountAsync(e => e.ShopId == request.ShopId && e.State == ExportState.Running, ct) >= MostRunning)
        {
            throw new RuleBroken<OperationsText>("operations.exports-running", MostRunning);
        }

        var export = new Export
        {
            Id = Guid.CreateVersion7(),
            ShopId = request.ShopId,
            Kind = kind.Name,
            FromAtUtc = request.FromUtc,
            // What comes while it is written stays out, so that it has an end.
            ToAtUtc = request.ToUtc is { } to && to < now ? to : now,
            Unmasked = request.Unmasked,
            Internal = request.Internal && kind.InternalPermission is not null,
            AskedByKind = actor.Kind,
            AskedBy = actor.Id,
            AskedByName = actor.Name,
            Language = CultureInfo.CurrentUICulture.Name,
            CreatedAtUtc = now,
        };
        db.Add(export);
        await GoOnAsync(export, ct);
        log.Append(new ExportAsked(export.Id, export.Kind, export.FromAtUtc, export.ToAtUtc, export.Unmasked, export.Internal), "export", export.Id, export.ShopId);
        return export.Id;
    }

    public async Task<Done> HandleAsync(StopExport request, CancellationToken ct)
    {
        var export = await FindAsync(request.Id, ct);
        if (export.AskedBy != current.Actor.Id)
        {
            throw new RuleBroken<OperationsText>("operations.export-of-another");
        }

        await StopAsync(export, "asked", ct);
        return default;
    }

    public async Task<Done> HandleAsync(HaltExport request, CancellationToken ct)
    {
        await StopAsync(await FindAsync(request.Id, ct), "rights", ct);
        return default;
    }

    public async Task<Done> HandleAsync(KeepPart request, CancellationToken ct)
    {
        var export = await FindAsync(request.Id, ct);
        if (export.State is not ExportState.Running || export.Parts != request.Number)
        {
            return default;
        }

        db.Add(new ExportPart { ExportId = export.Id, ShopId = export.ShopId, Number = request.Number, Content = request.Content });
        export.Parts++;
        export.Rows += request.Rows;
        export.Cursor = request.Next;
        export.Version++;
        if (request.Next is not null)
        {
            await GoOnAsync(export, ct);
            return default;
        }

        (export.State, export.EndedAtUtc, export.ExpiresAtUtc) = (ExportState.Done, clock.UtcNow(), clock.UtcNow() + Kept);
        await jobs.ScheduleAsync(ForgetExport.Name, export.Id.ToString(), export.ExpiresAtUtc.Value, new ExportSlice(export.Id, 0), export.ShopId, ct);
        log.Append(new ExportFinished(export.Id, export.Kind, export.Rows), "export", export.Id, export.ShopId);
        return default;
    }

    private async Task StopAsync(Export export, string why, CancellationToken ct)
    {
        if (export.State is not ExportState.Running)
        {
            throw new RuleBroken<OperationsText>("operations.export-over");
        }

        (export.State, export.EndedAtUtc) = (ExportState.Stopped, clock.UtcNow());
        export.Version++;
        await db.Set<ExportPart>().Where(p => p.ExportId == export.Id).ExecuteDeleteAsync(ct);
        log.Append(new ExportStopped(export.Id, export.Kind, why), "export", export.Id, export.ShopId);
    }

    private Task GoOnAsync(Export export, CancellationToken ct) =>
        jobs.ScheduleAsync(ExportJob.Name, string.Create(CultureInfo.InvariantCulture, $"{export.Id}:{export.Parts}"), clock.UtcNow(), new ExportSlice(export.Id, export.Parts), export.ShopId, ct);

    private async Task<Export> FindAsync(Guid id, CancellationToken ct) => await db.Set<Export>().SingleOrDefaultAsync(e => e.Id == id, ct) ?? throw new NotFound();
}
