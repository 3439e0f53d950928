using Kefu.Platform.Access;
using Kefu.Platform.Imports;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Imports;

/// <summary>How far an import is.</summary>
public enum ImportState
{
    /// <summary>Its rows are being tried and taken back.</summary>
    Checking,

    /// <summary>Every row was tried; a person decides.</summary>
    Checked,

    /// <summary>Its rows are being brought in.</summary>
    Running,

    /// <summary>Every row has its result.</summary>
    Done,

    /// <summary>Ended before its last row; what was brought in stays.</summary>
    Stopped,
}

/// <summary>A file of records on its way in, in the name of whoever brought it.</summary>
internal sealed class Import : IShopOwned
{
    public Guid Id { get; init; }

    public Guid ShopId { get; init; }

    public required string Kind { get; init; }

    public required string FileName { get; init; }

    /// <summary>Records that are there already are changed; else they stay.</summary>
    public bool ChangeKnown { get; init; }

    public ImportState State { get; set; }

    /// <summary>How many rows the file has, without the heading.</summary>
    public int Rows { get; init; }

    /// <summary>How many of them this pass has seen.</summary>
    public int Seen { get; set; }

    /// <summary>The last row that this pass has seen.</summary>
    public int Cursor { get; set; }

    public int Created { get; set; }

    public int Changed { get; set; }

    public int Left { get; set; }

    public int Refused { get; set; }

    /// <summary>Counts the slices: only the newest one's job does anything.</summary>
    public int Slice { get; set; }

    public ActorKind AskedByKind { get; init; }

    public Guid AskedBy { get; init; }

    public required string AskedByName { get; init; }

    /// <summary>The language of the reasons.</summary>
    public required string Language { get; init; }

    public DateTime CreatedAtUtc { get; init; }

    public DateTime? EndedAtUtc { get; set; }

    public int Version { get; set; }

    public bool IsMoving => State is ImportState.Checking or ImportState.Running;

    public void Count(ImportOutcome outcome)
    {
        Created += outcome is ImportOutcome.Created ? 1 : 0;
        Changed += outcome is ImportOutcome.Changed ? 1 : 0;
        Left += outcome is ImportOutcome.Left ? 1 : 0;
        Refused += outcome is ImportOutcome.Refused ? 1 : 0;
    }

    /// <summary>What the check refused stays refused; all else begins anew.</summary>
    public void Start()
    {
        State = ImportState.Running;
        (Seen, Cursor, Created, Changed, Left, Refused) = (0, 0, 0, 0, 0, 0);
        Slice++;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Import>(e =>
        {
            e.ToTable("operations_import");
            e.HasKey(x => x.Id);
            e.Property(x => x.Kind).HasMaxLength(40);
            e.Property(x => x.FileName).HasMaxLength(200);
            e.Property(x => x.AskedByName).HasMaxLength(200);
            e.Property(x => x.Language).HasMaxLength(20);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.Ignore(x => x.IsMoving);
            e.HasIndex(x => new { x.ShopId, x.Id });
        });
        model.Entity<ImportFile>(e =>
        {
            e.ToTable("operations_import_file");
            e.HasKey(x => x.ImportId);
        });
        model.Entity<ImportRow>(e =>
        {
            e.ToTable("operations_import_row");
            e.HasKey(x => new { x.ImportId, x.Row });
        });
    }
}

/// <summary>What was in the file; taken away some time after the import has ended.</summary>
internal sealed class ImportFile : IShopOwned
{
    public Guid ImportId { get; init; }

    public Guid ShopId { get; init; }

    public required string Text { get; init; }
}

/// <summary>The result of one row. It is written with the record it made, so that a row is brought in once.</summary>
internal sealed class ImportRow : IShopOwned
{
    public Guid ImportId { get; init; }

    public Guid ShopId { get; init; }

    public int Row { get; init; }

    public ImportOutcome Outcome { get; init; }

    /// <summary>The record it is about; none for a refused row.</summary>
    public Guid? Subject { get; init; }

    /// <summary>Why it was refused, by column; JSON.</summary>
    public string? Problems { get; init; }
}
