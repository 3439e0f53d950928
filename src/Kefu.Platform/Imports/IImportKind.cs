namespace Kefu.Platform.Imports;

/// <summary>A kind of record that can be brought in from a file, one record a row. Its title is the key <c>import:{Name}</c> of the resource class, what to know of its columns <c>import:{Name}.help</c>.</summary>
public interface IImportKind
{
    /// <summary>The kind's word, such as <c>customers</c>.</summary>
    string Name { get; }

    /// <summary>The right to write such records one by one; whoever lacks it cannot bring them in by the thousand.</summary>
    string Permission { get; }

    /// <summary>The resource class of the kind's words.</summary>
    Type Resource { get; }

    /// <summary>What a row may hold.</summary>
    IReadOnlyList<ImportColumn> Columns { get; }

    /// <summary>Names the record: two rows of a file with the same name are the same record. Empty when the row names none.</summary>
    string KeyOf(ImportCells cells);

    /// <summary>Writes the record of a row by the same command as its page, inside a running transaction; throws a <see cref="Errors.Refusal"/> when the row does not hold. The check before an import calls it, too, and takes everything back.</summary>
    /// <param name="changeKnown">A record that is there already is changed; else it stays as it is.</param>
    Task<ImportedRow> ApplyAsync(Guid shopId, ImportCells cells, bool changeKnown, CancellationToken ct);
}

/// <summary>A column of a kind.</summary>
/// <param name="Longest">The most characters a cell may hold.</param>
public sealed record ImportColumn(string Name, bool Needed, int Longest);

/// <summary>A row's cells by column; a column that the file lacks is empty.</summary>
public sealed record ImportCells(IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>A cell.</summary>
    public string this[string column] => Cells.GetValueOrDefault(column, "");

    /// <summary>A cell, or null when it is empty.</summary>
    public string? Or(string column) => this[column] is { Length: > 0 } text ? text : null;

    /// <summary>True for a cell that says yes.</summary>
    public bool Says(string column) => this[column].ToLowerInvariant() is "yes" or "true" or "1" or "是";
}

/// <summary>What became of a row.</summary>
public enum ImportOutcome
{
    /// <summary>A new record.</summary>
    Created,

    /// <summary>A known record that was changed.</summary>
    Changed,

    /// <summary>A known record that stayed as it was.</summary>
    Left,

    /// <summary>The row does not hold.</summary>
    Refused,
}

/// <summary>A row that was applied, and the record it is about.</summary>
public sealed record ImportedRow(ImportOutcome Outcome, Guid Subject);
