using System.Globalization;
using FluentValidation;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Imports;

/// <summary>Gives a file of records to be brought in; its rows are tried in the background and nothing is kept until it is started. Gives the import's id.</summary>
[Requires("operations.import")]
internal sealed record UploadImport(string Kind, Guid ShopId, string FileName, string Csv, bool ChangeKnown) : ICommand<Guid>;

internal sealed class UploadImportValidator : AbstractValidator<UploadImport>
{
    public UploadImportValidator(IStringLocalizer<OperationsText> text) => RuleFor(u => u.Csv).NotEmpty().WithMessage(_ => text["import-empty"]).OverridePropertyName("file");
}

internal sealed class UploadImportHandler(ImportBook book, KefuDbContext db, JobQueue jobs, EventLog log, CurrentActor current, TimeProvider clock, IStringLocalizer<OperationsText> text) : IHandler<UploadImport, Guid>
{
    public const int MostRows = 50_000;
    private const int MostWaiting = 5;

    public async Task<Guid> HandleAsync(UploadImport request, CancellationToken ct)
    {
        var kind = book.Kinds.FirstOrDefault(k => k.Name == request.Kind) ?? throw new Invalid("kind", text["fill-in"]);
        var actor = current.Actor;
        if (!actor.May(kind.Permission))
        {
            throw new Denied(kind.Permission);
        }

        if (!actor.Shops.Contains(request.ShopId))
        {
            throw new NotFound();
        }

        if (await db.Set<Import>().CountAsync(i => i.ShopId == request.ShopId && (i.State == ImportState.Checking || i.State == ImportState.Running), ct) >= MostWaiting)
        {
            throw new RuleBroken<OperationsText>("operations.imports-waiting", MostWaiting);
        }

        var import = new Import
        {
            Id = Guid.CreateVersion7(),
            ShopId = request.ShopId,
            Kind = kind.Name,
            FileName = Cut.To(Path.GetFileName(request.FileName.Replace('\\', '/')), 200),
            ChangeKnown = request.ChangeKnown,
            Rows = RowsOf(kind, request.Csv),
            AskedByKind = actor.Kind,
            AskedBy = actor.Id,
            AskedByName = actor.Name,
            Language = CultureInfo.CurrentUICulture.Name,
            CreatedAtUtc = clock.UtcNow(),
        };
        db.Add(import);
        db.Add(new ImportFile { ImportId = import.Id, ShopId = import.ShopId, Text = request.Csv });
        await jobs.ScheduleAsync(ImportJob.Name, ImportJob.KeyOf(import), clock.UtcNow(), new ImportSlice(import.Id, import.Slice), import.ShopId, ct);
        log.Append(new ImportUploaded(import.Id, import.Kind, import.FileName, import.Rows), "import", import.Id, import.ShopId);
        return import.Id;
    }

    private int RowsOf(Platform.Imports.IImportKind kind, string csv)
    {
        var table = CsvTable.Read(csv);
        var lacking = kind.Columns.Where(c => c.Needed).Select(c => c.Name).Except(table.Columns, StringComparer.Ordinal).ToList();
        if (lacking.Count > 0)
        {
            throw new Invalid("file", text["import-columns-missing", string.Join(", ", lacking)]);
        }

        var rows = table.Lines.Take(MostRows + 1).Count();
        return rows switch
        {
            0 => throw new Invalid("file", text["import-empty"]),
            > MostRows => throw new Invalid("file", text["import-too-many", MostRows]),
            _ => rows,
        };
    }
}
