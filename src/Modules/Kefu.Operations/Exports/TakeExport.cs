using System.IO.Compression;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Exports;

/// <summary>Exports within the caller's shops, newest first.</summary>
[Requires("operations.export")]
internal sealed record ListExports(Guid? Before) : IQuery<IReadOnlyList<ExportView>>;

/// <summary>One export.</summary>
[Requires("operations.export")]
internal sealed record GetExport(Guid Id) : IQuery<ExportView>;

/// <summary>Takes the file: only whoever asked for it, while they hold every right it was written with, and have lately shown who they are.</summary>
[Requires("operations.export")]
internal sealed record TakeExport(Guid Id) : ICommand<TakenExport>;

/// <summary>The file's name and the number of its parts.</summary>
internal sealed record TakenExport(Guid Id, string FileName, int Parts);

/// <summary>An export as its readers see it.</summary>
/// <param name="Mine">The reader asked for it.</param>
internal sealed record ExportView(
    Guid Id, Guid ShopId, string Kind, DateTime? FromUtc, DateTime ToUtc, bool Unmasked, bool Internal, ExportState State, long Rows, string AskedByName, bool Mine, DateTime CreatedAtUtc, DateTime? EndedAtUtc, DateTime? ExpiresAtUtc);

internal sealed class TakeExportHandler(ExportRights rights, IFreshSignIn fresh, KefuDbContext db, EventLog log, CurrentActor current, TimeProvider clock)
    : IHandler<ListExports, IReadOnlyList<ExportView>>, IHandler<GetExport, ExportView>, IHandler<TakeExport, TakenExport>
{
    private const int PageSize = 50;

    public async Task<IReadOnlyList<ExportView>> HandleAsync(ListExports request, CancellationToken ct)
    {
        var exports = db.Set<Export>().AsNoTracking();
        exports = request.Before is { } before ? exports.Where(e => e.Id < before) : exports;
        return [.. (await exports.OrderByDescending(e => e.Id).Take(PageSize).ToListAsync(ct)).Select(ViewOf)];
    }

    public async Task<ExportView> HandleAsync(GetExport request, CancellationToken ct) => ViewOf(await FindAsync(request.Id, ct));

    public async Task<TakenExport> HandleAsync(TakeExport request, CancellationToken ct)
    {
        var export = await FindAsync(request.Id, ct);
        if (export.AskedBy != current.Actor.Id)
        {
            throw new RuleBroken<OperationsText>("operations.export-of-another");
        }

        if (export.State is not ExportState.Done || export.ExpiresAtUtc <= clock.UtcNow())
        {
            throw new RuleBroken<OperationsText>("operations.export-not-ready");
        }

        if (ExportRights.Lacking(current.Actor, rights.KindOf(export.Kind), export.Unmasked, export.Internal) is { } lacking)
        {
            throw new Denied(lacking);
        }

        await fresh.DemandAsync(ct);
        log.Append(new ExportTaken(export.Id, export.Kind, export.Rows, export.Unmasked), "export", export.Id, export.ShopId);
        return new TakenExport(export.Id, $"{export.Kind}-{export.ToAtUtc:yyyyMMdd}.csv", export.Parts);
    }

    private ExportView ViewOf(Export e) =>
        new(e.Id, e.ShopId, e.Kind, e.FromAtUtc, e.ToAtUtc, e.Unmasked, e.Internal, e.State, e.Rows, e.AskedByName, e.AskedBy == current.Actor.Id, e.CreatedAtUtc, e.EndedAtUtc, e.ExpiresAtUtc);

    private async Task<Export> FindAsync(Guid id, CancellationToken ct) => await db.Set<Export>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, ct) ?? throw new NotFound();
}

/// <summary>Sends a file part by part.</summary>
internal sealed class ExportFile(KefuDbContext db)
{
    public async Task SendAsync(HttpResponse response, TakenExport taken, CancellationToken ct)
    {
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{taken.FileName}\"";
        response.Headers.CacheControl = "no-store";
        for (var number = 0; number < taken.Parts; number++)
        {
            var part = await db.Set<ExportPart>().AsNoTracking().Where(p => p.ExportId == taken.Id && p.Number == number).Select(p => p.Content).SingleAsync(ct);
            await using var unzip = new GZipStream(new MemoryStream(part), CompressionMode.Decompress);
            await unzip.CopyToAsync(response.Body, ct);
        }
    }
}
