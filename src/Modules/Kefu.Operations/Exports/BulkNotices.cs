using System.Globalization;
using Kefu.Operations.Imports;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Exports;

/// <summary>The line that a browser shows, wherever its person is, when a long piece of their work has ended.</summary>
internal sealed record BulkNotice(string Text, string Href);

internal static class BulkNotices
{
    public static void Map(KefuEndpoints endpoints) => endpoints.Pages.MapGet("/fragments/bulk-notice/{id:guid}", async (Guid id, KefuDbContext db, CurrentActor current, IStringLocalizer<OperationsText> text, CancellationToken ct) =>
        await FindAsync(id, db, current.Actor.Id, text, ct) is { } notice ? Results.Ok(notice) : Results.NoContent())
        .WithMetadata(new RequiresAttribute("operations.import", "operations.export")).ExcludeFromDescription();

    /// <summary>Of an import or export of this person; null of anybody else's.</summary>
    private static async Task<BulkNotice?> FindAsync(Guid id, KefuDbContext db, Guid me, IStringLocalizer<OperationsText> text, CancellationToken ct)
    {
        string N(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
        if (await db.Set<Export>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.AskedBy == me && e.State == ExportState.Done, ct) is { } export)
        {
            return new BulkNotice(text["export-ready", N(export.Rows)], "/exports");
        }

        return await db.Set<Import>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.AskedBy == me && (i.State == ImportState.Checked || i.State == ImportState.Done), ct) is { } import
            ? new BulkNotice(text[import.State is ImportState.Done ? "import-ready" : "import-checked-ready", N(import.Rows - import.Refused), N(import.Rows)], $"/imports/{import.Id}")
            : null;
    }
}
