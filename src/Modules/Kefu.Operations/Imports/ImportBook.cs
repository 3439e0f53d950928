using System.Text.Json;
using Kefu.Platform.Errors;
using Kefu.Platform.Imports;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Imports;

/// <summary>One row of the file, with its cells by the columns that the kind knows.</summary>
internal sealed record ImportLine(int Row, ImportCells Cells);

/// <summary>A column and why its cell does not hold; the column is empty when it is about the whole row.</summary>
public sealed record RowProblem(string Column, string Message);

/// <summary>What the parts of an import share: its kind, its lines and what a row is refused for.</summary>
internal sealed class ImportBook(IEnumerable<IImportKind> kinds, KefuDbContext db, RefusalText refusals, IStringLocalizer<OperationsText> text)
{
    public IReadOnlyList<IImportKind> Kinds { get; } = [.. kinds.OrderBy(k => k.Name, StringComparer.Ordinal)];

    public IImportKind KindOf(string name) => Kinds.FirstOrDefault(k => k.Name == name) ?? throw new NotFound();

    public async Task<CsvTable> FileAsync(Guid import, CancellationToken ct) =>
        CsvTable.Read(await db.Set<ImportFile>().Where(f => f.ImportId == import).Select(f => f.Text).SingleOrDefaultAsync(ct) ?? throw new NotFound());

    /// <summary>The file's lines as the kind reads them. What Kefu set before a cell against formulas is taken off again.</summary>
    public static IEnumerable<ImportLine> LinesOf(IImportKind kind, CsvTable table)
    {
        var known = kind.Columns.Select(c => (c.Name, At: table.Columns.ToList().IndexOf(c.Name))).Where(c => c.At >= 0).ToList();
        return table.Lines.Select(l => new ImportLine(l.Row, new ImportCells(known.ToDictionary(c => c.Name, c => c.At < l.Cells.Count ? CsvCell.Plain(l.Cells[c.At]).Trim() : "", StringComparer.Ordinal))));
    }

    /// <summary>What is wrong with a row before anything is asked of the records.</summary>
    public IReadOnlyList<RowProblem> ShapeOf(IImportKind kind, ImportLine line) =>
    [
        .. kind.Columns.Where(c => c.Needed && line.Cells[c.Name].Length == 0).Select(c => new RowProblem(c.Name, text["import-needed"])),
        .. kind.Columns.Where(c => line.Cells[c.Name].Length > c.Longest).Select(c => new RowProblem(c.Name, text["import-too-long", c.Longest])),
        .. line.Cells.Cells.Where(c => c.Value.Contains('\0', StringComparison.Ordinal)).Select(c => new RowProblem(c.Key, text["import-unreadable"])),
    ];

    /// <summary>What is said of a row whose record stands in an earlier row.</summary>
    public IReadOnlyList<RowProblem> DoubleOf(int row) => [new RowProblem("", text["import-double", row])];

    /// <summary>The words of a refusal, by column.</summary>
    public IReadOnlyList<RowProblem> WordsOf(Refusal refusal) => refusal is Invalid invalid
        ? [.. invalid.Errors.SelectMany(e => e.Value.Select(message => new RowProblem(JsonNamingPolicy.SnakeCaseLower.ConvertName(e.Key), message)))]
        : [new RowProblem("", refusals.Of(refusal))];
}
