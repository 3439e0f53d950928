using System.Diagnostics;
using System.Globalization;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Imports;
using Kefu.Platform.Jobs;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Operations.Imports;

/// <summary>A slice of an import.</summary>
internal sealed record ImportSlice(Guid Import, int Slice);

/// <summary>Does a slice of an import in the name of whoever brought the file, with the rights they hold now, and passes on to the next one: jobs run one after another, and a timer must not wait for a big file. After a crash the slice is done again from the last row that was kept.</summary>
internal sealed class ImportJob(IServiceScopeFactory scopes, IActors actors) : IJobHandler
{
    public const string Name = "operations.import";

    private const string Source = "import";
    private const int Batch = 25;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);

    public string Kind => Name;

    public bool Outside => true;

    public static string KeyOf(Import import) => string.Create(CultureInfo.InvariantCulture, $"{import.Id}:{import.Slice}");

    public async Task RunAsync(JobRun job, CancellationToken ct)
    {
        var (id, slice) = job.Read<ImportSlice>();
        if (await scopes.ActAsAsync(Actor.System, Source, s => s.GetRequiredService<KefuDbContext>().Set<Import>().AsNoTracking().SingleOrDefaultAsync(i => i.Id == id, ct)) is not { IsMoving: true } import || import.Slice != slice)
        {
            return;
        }

        var owner = await actors.FindAsync(import.AskedByKind, import.AskedBy, ct);
        if (owner is null || !await scopes.ActAsAsync(owner, Source, s => Task.FromResult(MayGoOn(s, owner, import))))
        {
            await scopes.ActAsAsync(Actor.System, Source, s => s.GetRequiredService<Dispatcher>().SendAsync(new HaltImport(id), ct));
            return;
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(import.Language);
        await DoAsync(owner, import, ct);
        await scopes.ActAsAsync(Actor.System, Source, s => s.GetRequiredService<Dispatcher>().SendAsync(new PassOnImport(id, slice), ct));
    }

    private static bool MayGoOn(IServiceProvider services, Actor owner, Import import) =>
        owner.May("operations.import") && owner.Shops.Contains(import.ShopId) && owner.May(services.GetRequiredService<ImportBook>().KindOf(import.Kind).Permission);

    private async Task DoAsync(Actor owner, Import import, CancellationToken ct)
    {
        var (table, kind, refused) = await scopes.ActAsAsync(owner, Source, async s =>
        {
            var book = s.GetRequiredService<ImportBook>();
            var known = await s.GetRequiredService<KefuDbContext>().Set<ImportRow>().Where(r => r.ImportId == import.Id && r.Outcome == ImportOutcome.Refused && r.Row > import.Cursor).Select(r => r.Row).ToListAsync(ct);
            return (await book.FileAsync(import.Id, ct), book.KindOf(import.Kind), known.ToHashSet());
        });
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        var lines = ImportBook.LinesOf(kind, table);
        if (import.State is ImportState.Checking)
        {
            // The first row of a key is the one that counts, also when an earlier slice saw it.
            foreach (var line in lines)
            {
                keys.TryAdd(kind.KeyOf(line.Cells), line.Row);
            }
        }

        var since = Stopwatch.GetTimestamp();
        foreach (var batch in lines.Where(l => l.Row > import.Cursor).Chunk(Batch))
        {
            if (Stopwatch.GetElapsedTime(since) > Longest)
            {
                return;
            }

            await (import.State is ImportState.Checking ? CheckAsync(owner, import, batch, keys, ct) : BringInAsync(owner, import, batch, refused, ct));
        }
    }

    private async Task CheckAsync(Actor owner, Import import, ImportLine[] batch, Dictionary<string, int> keys, CancellationToken ct)
    {
        var results = new List<RowResult>();
        foreach (var line in batch)
        {
            results.Add(await scopes.ActAsAsync(owner, Source, s => TryAsync(s, import, line, keys, ct)));
        }

        await scopes.ActAsAsync(owner, Source, s => s.GetRequiredService<Dispatcher>().SendAsync(new KeepResults(import.Id, results), ct));
    }

    /// <summary>Does what the import will do, and takes it back: nothing is told and nothing is kept.</summary>
    private static async Task<RowResult> TryAsync(IServiceProvider services, Import import, ImportLine line, Dictionary<string, int> keys, CancellationToken ct)
    {
        var book = services.GetRequiredService<ImportBook>();
        var kind = book.KindOf(import.Kind);
        if (book.ShapeOf(kind, line) is { Count: > 0 } problems)
        {
            return new RowResult(line.Row, ImportOutcome.Refused, problems);
        }

        if (kind.KeyOf(line.Cells) is { Length: > 0 } key && keys[key] is var first && first != line.Row)
        {
            return new RowResult(line.Row, ImportOutcome.Refused, book.DoubleOf(first));
        }

        var db = services.GetRequiredService<KefuDbContext>();
        using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        try
        {
            var done = await kind.ApplyAsync(import.ShopId, line.Cells, import.ChangeKnown, ct);
            await db.SaveChangesAsync(ct);
            return new RowResult(line.Row, done.Outcome, []);
        }
        catch (Refusal refusal)
        {
            return new RowResult(line.Row, ImportOutcome.Refused, book.WordsOf(refusal));
        }
    }

    /// <summary>A batch at a time; when a row of it is refused, row by row.</summary>
    private async Task BringInAsync(Actor owner, Import import, ImportLine[] batch, HashSet<int> refused, CancellationToken ct)
    {
        if (batch.Any(l => refused.Contains(l.Row)) || !await GoesInAsync(owner, import, batch, ct))
        {
            foreach (var line in batch)
            {
                await (refused.Contains(line.Row) ? KeepAsync(owner, import, line.Row, [], ct) : GoesInAsync(owner, import, [line], ct));
            }
        }
    }

    /// <summary>False when a row of several was refused; one that is alone is then kept as refused.</summary>
    private async Task<bool> GoesInAsync(Actor owner, Import import, ImportLine[] lines, CancellationToken ct)
    {
        try
        {
            await scopes.ActAsAsync(owner, Source, s => s.GetRequiredService<Dispatcher>().SendAsync(new ImportRows(import.Id, lines), ct));
            return true;
        }
        catch (Refusal refusal) when (refusal is not Unavailable)
        {
            return lines is [var line] && await KeepAsync(owner, import, line.Row, await scopes.ActAsAsync(owner, Source, s => Task.FromResult(s.GetRequiredService<ImportBook>().WordsOf(refusal))), ct);
        }
    }

    private async Task<bool> KeepAsync(Actor owner, Import import, int row, IReadOnlyList<RowProblem> problems, CancellationToken ct)
    {
        await scopes.ActAsAsync(owner, Source, s => s.GetRequiredService<Dispatcher>().SendAsync(new KeepResults(import.Id, [new RowResult(row, ImportOutcome.Refused, problems)]), ct));
        return true;
    }
}
