namespace Kefu.Platform.Exports;

/// <summary>A kind of record that can be taken out as a file. Its title is the key <c>export:{Name}</c> of the resource class.</summary>
public interface IExportKind
{
    /// <summary>The kind's word, such as <c>customers</c>.</summary>
    string Name { get; }

    /// <summary>The right to read such records throughout a shop.</summary>
    string Permission { get; }

    /// <summary>The right to take what only the floor reads out with them; none when there is no such thing.</summary>
    string? InternalPermission => null;

    /// <summary>The resource class of the kind's words.</summary>
    Type Resource { get; }

    /// <summary>The heading.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Reads some records in a lasting order, with the rights of whoever asked. Every record has one place in it, so that the whole never stands in memory and an export goes on after a crash.</summary>
    /// <param name="after">What the page before gave as next; null at the beginning.</param>
    Task<ExportPage> ReadAsync(ExportAsk ask, string? after, CancellationToken ct);
}

/// <summary>What is asked for.</summary>
/// <param name="FromUtc">Records that began at or after this; all earlier ones when null.</param>
/// <param name="ToUtc">Records that began before this.</param>
/// <param name="Unmasked">Contact data and names in full.</param>
/// <param name="Internal">With what only the floor reads.</param>
public sealed record ExportAsk(Guid ShopId, DateTime? FromUtc, DateTime ToUtc, bool Unmasked, bool Internal);

/// <summary>Lines of CSV, each with its end, and where to go on; null at the end.</summary>
public sealed record ExportPage(IReadOnlyList<string> Lines, string? Next);
