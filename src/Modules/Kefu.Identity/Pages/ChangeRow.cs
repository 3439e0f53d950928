using Kefu.Platform.Log;
using Kefu.Ui;

namespace Kefu.Identity.Pages;

/// <summary>A change that the log tells of, and that can be taken back.</summary>
public sealed record ChangeRow(long Seq, DateTime AtUtc, string By, string Reason, IReadOnlyList<DiffRow> Rows)
{
    internal static ChangeRow Of(LogEntry entry, string reason, IReadOnlyList<DiffRow> rows) => new(entry.Seq, entry.AtUtc, entry.ActorName, reason, rows);
}
