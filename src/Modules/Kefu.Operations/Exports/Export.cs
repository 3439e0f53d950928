using Kefu.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Exports;

/// <summary>How far an export is.</summary>
public enum ExportState
{
    /// <summary>Being written.</summary>
    Running,

    /// <summary>Ready to be taken, for a while.</summary>
    Done,

    /// <summary>Ended before its last row; there is no file.</summary>
    Stopped,

    /// <summary>Its time is over; the file is gone.</summary>
    Expired,
}

/// <summary>A file of records on its way out, in the name of whoever asked.</summary>
internal sealed class Export : IShopOwned
{
    public Guid Id { get; init; }

    public Guid ShopId { get; init; }

    public required string Kind { get; init; }

    public DateTime? FromAtUtc { get; init; }

    public DateTime ToAtUtc { get; init; }

    public bool Unmasked { get; init; }

    public bool Internal { get; init; }

    public ExportState State { get; set; }

    public long Rows { get; set; }

    /// <summary>Where the kind goes on; none at the beginning.</summary>
    public string? Cursor { get; set; }

    /// <summary>Counts the parts; only the newest one's job does anything.</summary>
    public int Parts { get; set; }

    public ActorKind AskedByKind { get; init; }

    public Guid AskedBy { get; init; }

    public required string AskedByName { get; init; }

    public required string Language { get; init; }

    public DateTime CreatedAtUtc { get; init; }

    public DateTime? EndedAtUtc { get; set; }

    public DateTime? ExpiresAtUtc { get; set; }

    public int Version { get; set; }

    public static void Map(ModelBuilder model)
    {
        model.Entity<Export>(e =>
        {
            e.ToTable("operations_export");
            e.HasKey(x => x.Id);
            e.Property(x => x.Kind).HasMaxLength(40);
            e.Property(x => x.Cursor).HasMaxLength(200);
            e.Property(x => x.AskedByName).HasMaxLength(200);
            e.Property(x => x.Language).HasMaxLength(20);
            e.Property(x => x.Version).IsConcurrencyToken();
            e.HasIndex(x => new { x.ShopId, x.Id });
        });
        model.Entity<ExportPart>(e =>
        {
            e.ToTable("operations_export_part");
            e.HasKey(x => new { x.ExportId, x.Number });
        });
    }
}

/// <summary>A piece of the file, gzipped. In the database, so that every node can write and give it and nothing lies about on a disk.</summary>
internal sealed class ExportPart : IShopOwned
{
    public Guid ExportId { get; init; }

    public Guid ShopId { get; init; }

    public int Number { get; init; }

    public required byte[] Content { get; init; }
}
