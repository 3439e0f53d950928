using System.Text.Json;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Imports;

/// <summary>Brings rows in, all or none of them: each with its record and its result in the one transaction.</summary>
[Requires("operations.import")]
internal sealed record ImportRows(Guid Id, IReadOnlyList<ImportLine> Lines) : ICommand<Done>;

/// <summary>Keeps what the check or the import found of rows that made nothing.</summary>
/// <param name="Results">By row: what would become of it, and why it is refused if it is.</param>
[Requires("operations.import")]
internal sealed record KeepResults(Guid Id, IReadOnlyList<RowResult> Results) : ICommand<Done>;

/// <summary>What was found of a row.</summary>
/// <param name="Problems">Why it is refused; none of a row that the check has refused already.</param>
internal sealed record RowResult(int Row, ImportOutcome Outcome, IReadOnlyList<RowProblem> Problems);

// Events: those of the kind's own command, sent by its IImportKind through dispatcher.SendAsync(); the end of the pass tells of the rest.
internal sealed class ImportRowsHandler(ImportBook book, KefuDbContext db, EventLog log) : IHandler<ImportRows, Done>, IHandler<KeepResults, Done>
{
    public async Task<Done> HandleAsync(ImportRows request, CancellationToken ct)
    {
        var import = await FindAsync(request.Id, ct);
        var kind = book.KindOf(import.Kind);
        foreach (var line in request.Lines.Where(l => import.State is ImportState.Running && l.Row > import.Cursor))
        {
            var done = await kind.ApplyAsync(import.ShopId, line.Cells, import.ChangeKnown, ct);
            db.Add(new ImportRow { ImportId = import.Id, ShopId = import.ShopId, Row = line.Row, Outcome = done.Outcome, Subject = done.Subject });
            Take(import, line.Row, done.Outcome);
            // The next row may be about the same record.
            await db.SaveChangesAsync(ct);
            await log.WriteAsync(ct);
        }

        return default;
    }

    public async Task<Done> HandleAsync(KeepResults request, CancellationToken ct)
    {
        var import = await FindAsync(request.Id, ct);
        foreach (var result in request.Results.Where(r => import.IsMoving && r.Row > import.Cursor))
        {
            if (result.Problems.Count > 0)
            {
                db.Add(new ImportRow { ImportId = import.Id, ShopId = import.ShopId, Row = result.Row, Outcome = result.Outcome, Problems = JsonSerializer.Serialize(result.Problems, KefuJson.Options) });
            }

            Take(import, result.Row, result.Outcome);
        }

        return default;
    }

    private static void Take(Import import, int row, ImportOutcome outcome)
    {
        import.Cursor = row;
        import.Seen++;
        import.Version++;
        import.Count(outcome);
    }

    private async Task<Import> FindAsync(Guid id, CancellationToken ct) => await db.Set<Import>().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw new NotFound();
}
