using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Kefu.Platform.Access;
using Kefu.Platform.Exports;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Operations.Exports;

/// <summary>One part of an export.</summary>
internal sealed record ExportSlice(Guid Export, int Part);

/// <summary>Writes one part of an export in the name of whoever asked, with the rights they hold now. A part is as much as can be read in a moment: timers do not wait for a long file, and no more than a part stands in memory.</summary>
internal sealed class ExportJob(IServiceScopeFactory scopes, IActors actors) : IJobHandler
{
    public const string Name = "operations.export";

    private const string Source = "export";
    private const int MostCharacters = 2_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);

    public string Kind => Name;

    public bool Outside => true;

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var (id, part) = job.Read<ExportSlice>();
        if (await scopes.ActAsAsync(Actor.System, Source, s => s.GetRequiredService<KefuDbContext>().Set<Export>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, ct)) is not { State: ExportState.Running } export || export.Parts != part)
        {
            return;
        }

        var owner = await actors.FindAsync(export.AskedByKind, export.AskedBy, ct);
        if (owner is null || !await scopes.ActAsAsync(owner, Source, s => Task.FromResult(MayHave(s, owner, export))))
        {
            await scopes.ActAsAsync(Actor.System, Source, s => s.GetRequiredService<Dispatcher>().SendAsync(new HaltExport(id), ct));
            return;
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(export.Language);
        var written = await WriteAsync(owner, export, ct);
        await scopes.ActAsAsync(Actor.System, Source, s => s.GetRequiredService<Dispatcher>().SendAsync(written, ct));
    }

    internal static bool MayHave(IServiceProvider services, Actor actor, Export export)
    {
        var rights = services.GetRequiredService<ExportRights>();
        return actor.Shops.Contains(export.ShopId) && ExportRights.Lacking(actor, rights.KindOf(export.Kind), export.Unmasked, export.Internal) is null;
    }

    private async Task<KeepPart> WriteAsync(Actor owner, Export export, CancellationToken ct)
    {
        var ask = new ExportAsk(export.ShopId, export.FromAtUtc, export.ToAtUtc, export.Unmasked, export.Internal);
        var (since, text, rows, cursor) = (Stopwatch.GetTimestamp(), new StringBuilder(), 0, export.Cursor);
        do
        {
            // A scope a page: what the context remembers of one is forgotten before the next.
            var page = await scopes.ActAsAsync(owner, Source, async s =>
            {
                var kind = s.GetRequiredService<ExportRights>().KindOf(export.Kind);
                _ = export.Parts == 0 && text.Length == 0 ? text.Append('\uFEFF').Append(CsvCell.Line(kind.Columns)) : text;
                return await kind.ReadAsync(ask, cursor, ct);
            });
            text.AppendJoin("", page.Lines);
            (rows, cursor) = (rows + page.Lines.Count, page.Next);
        }
        while (cursor is not null && text.Length < MostCharacters && Stopwatch.GetElapsedTime(since) < Longest);
        return new KeepPart(export.Id, export.Parts, Zip(text.ToString()), rows, cursor);
    }

    private static byte[] Zip(string text)
    {
        using var kept = new MemoryStream();
        using (var zip = new GZipStream(kept, CompressionLevel.Fastest))
        {
            zip.Write(Encoding.UTF8.GetBytes(text));
        }

        return kept.ToArray();
    }
}
