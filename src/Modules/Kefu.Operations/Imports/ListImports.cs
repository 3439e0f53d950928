using System.Text.Json;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Imports;

/// <summary>Imports within the caller's shops, newest first.</summary>
[Requires("operations.import")]
internal sealed record ListImports(Guid? Before) : IQuery<IReadOnlyList<ImportView>>;

/// <summary>One import.</summary>
[Requires("operations.import")]
internal sealed record GetImport(Guid Id) : IQuery<ImportView>;

/// <summary>The results of an import's rows, in the order of the file; give the last row as after.</summary>
[Requires("operations.import")]
internal sealed record ListImportRows(Guid Id, ImportOutcome? Outcome, int After) : IQuery<IReadOnlyList<ImportRowView>>;

/// <summary>The refused rows as they were given, with the reasons; only for whoever gave the file, whose words they are.</summary>
[Requires("operations.import")]
internal sealed record TakeRefused(Guid Id) : IQuery<string>;

/// <summary>An import as its readers see it.</summary>
/// <param name="Created">While it is checked: what would be.</param>
/// <param name="Mine">The reader gave the file.</param>
internal sealed record ImportView(
    Guid Id, Guid ShopId, string Kind, string FileName, bool ChangeKnown, ImportState State, int Rows, int Seen, int Created, int Changed, int Left, int Refused, string AskedByName, bool Mine, DateTime CreatedAtUtc, DateTime? EndedAtUtc);

/// <summary>A row's result.</summary>
internal sealed record ImportRowView(int Row, ImportOutcome Outcome, Guid? Subject, IReadOnlyList<RowProblem> Problems);

internal sealed class ListImportsHandler(KefuDbContext db, ImportBook book, CurrentActor current)
    : IHandler<ListImports, IReadOnlyList<ImportView>>, IHandler<GetImport, ImportView>, IHandler<ListImportRows, IReadOnlyList<ImportRowView>>, IHandler<TakeRefused, string>
{
    private const int PageSize = 50;
    private const int RowPage = 200;

    public async Task<IReadOnlyList<ImportView>> HandleAsync(ListImports request, CancellationToken ct)
    {
        var imports = db.Set<Import>().AsNoTracking();
        imports = request.Before is { } before ? imports.Where(i => i.Id < before) : imports;
        return [.. (await imports.OrderByDescending(i => i.Id).Take(PageSize).ToListAsync(ct)).Select(ViewOf)];
    }

    public async Task<ImportView> HandleAsync(GetImport request, CancellationToken ct) => ViewOf(await FindAsync(request.Id, ct));

    public async Task<IReadOnlyList<ImportRowView>> HandleAsync(ListImportRows request, CancellationToken ct)
    {
        await FindAsync(request.Id, ct);
        var rows = db.Set<ImportRow>().AsNoTracking().Where(r => r.ImportId == request.Id && r.Row > request.After);
        rows = request.Outcome is { } outcome ? rows.Where(r => r.Outcome == outcome) : rows;
        return [.. (await rows.OrderBy(r => r.Row).Take(RowPage).ToListAsync(ct)).Select(r => new ImportRowView(r.Row, r.Outcome, r.Subject, ProblemsOf(r)))];
    }

    public async Task<string> HandleAsync(TakeRefused request, CancellationToken ct)
    {
        var import = await FindAsync(request.Id, ct);
        if (import.AskedBy != current.Actor.Id)
        {
            throw new RuleBroken<OperationsText>("operations.import-of-another");
        }

        var refused = await db.Set<ImportRow>().AsNoTracking().Where(r => r.ImportId == import.Id && r.Outcome == ImportOutcome.Refused).ToDictionaryAsync(r => r.Row, ct);
        var table = await book.FileAsync(import.Id, ct);
        var csv = new System.Text.StringBuilder(CsvCell.Line(table.Columns.Append("row").Append("problem").Select(CsvCell.Of)));
        foreach (var line in table.Lines.Where(l => refused.ContainsKey(l.Row)))
        {
            var why = string.Join("; ", ProblemsOf(refused[line.Row]).Select(p => p.Column.Length == 0 ? p.Message : $"{p.Column}: {p.Message}"));
            // What an export set before a cell is taken off before it is set again.
            csv.Append(CsvCell.Line([.. line.Cells.Take(table.Columns.Count).Select(c => CsvCell.Of(CsvCell.Plain(c))), .. Enumerable.Repeat("", Math.Max(0, table.Columns.Count - line.Cells.Count)), CsvCell.Of((long)line.Row), CsvCell.Of(why)]));
        }

        return csv.ToString();
    }

    private static IReadOnlyList<RowProblem> ProblemsOf(ImportRow row) => row.Problems is { } json ? JsonSerializer.Deserialize<IReadOnlyList<RowProblem>>(json, KefuJson.Options)! : [];

    private ImportView ViewOf(Import i) => new(
        i.Id, i.ShopId, i.Kind, i.FileName, i.ChangeKnown, i.State, i.Rows, i.Seen, i.Created, i.Changed, i.Left, i.Refused, i.AskedByName, i.AskedBy == current.Actor.Id, i.CreatedAtUtc, i.EndedAtUtc);

    private async Task<Import> FindAsync(Guid id, CancellationToken ct) => await db.Set<Import>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct) ?? throw new NotFound();
}
