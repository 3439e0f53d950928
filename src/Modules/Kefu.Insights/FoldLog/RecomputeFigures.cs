using System.Text.Json;
using Kefu.Insights.Data;
using Kefu.Insights.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Insights.FoldLog;

/// <summary>Computes all lines anew from the whole log and compares them with those kept.</summary>
[Requires("insights.start")]
[ReadsMuch]
internal sealed record RecomputeFigures : IQuery<Recomputed>;

/// <summary>What computing anew gave.</summary>
/// <param name="Lines">How many lines the log gives: of conversations, turns and surveys.</param>
/// <param name="Differences">What is kept otherwise than the log says; empty when all is equal.</param>
internal sealed record Recomputed(int Lines, IReadOnlyList<string> Differences);

internal sealed class RecomputeFiguresHandler(KefuDbContext db, LogStore log) : IHandler<RecomputeFigures, Recomputed>
{
    private const int Batch = 1000;
    private const int MostTries = 5;

    public async Task<Recomputed> HandleAsync(RecomputeFigures request, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var upTo = await PositionAsync(ct);
            var result = await CompareAsync(upTo, ct);

            // A difference counts only if the reader stood still meanwhile.
            if (result.Differences.Count == 0 || attempt == MostTries || await PositionAsync(ct) == upTo)
            {
                return result;
            }
        }
    }

    private async Task<LogPosition> PositionAsync(CancellationToken ct)
    {
        var cursor = await db.Set<LogCursor>().AsNoTracking().SingleOrDefaultAsync(c => c.Name == FactReader.CursorName, ct);
        return cursor is null ? LogPosition.Start : new LogPosition(cursor.Tx, cursor.Seq);
    }

    private async Task<Recomputed> CompareAsync(LogPosition upTo, CancellationToken ct)
    {
        var shadow = new MemoryFacts();
        var fold = new FactFold(shadow);
        for (var at = LogPosition.Start; at < upTo;)
        {
            var rows = await log.ReadAfterAsync(at, Batch, ct);
            foreach (var entry in rows.Where(e => e.Position <= upTo && FactFold.Wants(e)))
            {
                await fold.ApplyAsync(entry, ct);
            }

            if (rows.Count == 0)
            {
                break;
            }

            at = rows[^1].Position;
        }

        var lines = await db.Set<ConversationLine>().IgnoreQueryFilters().AsNoTracking().ToListAsync(ct);
        var turns = await db.Set<TurnLine>().IgnoreQueryFilters().AsNoTracking().ToListAsync(ct);
        var surveys = await db.Set<SurveyLine>().IgnoreQueryFilters().AsNoTracking().ToListAsync(ct);
        var differences = Differences(shadow.Lines, lines, l => l.Conversation.ToString())
            .Concat(Differences(shadow.Turns, turns, t => $"{t.Conversation}/{t.Ordinal}"))
            .Concat(Differences(shadow.Surveys, surveys, s => s.Survey.ToString())).ToList();
        return new Recomputed(shadow.Lines.Count + shadow.Turns.Count + shadow.Surveys.Count, differences);
    }

    private static IEnumerable<string> Differences<T>(IReadOnlyCollection<T> fromLog, List<T> kept, Func<T, string> key)
    {
        var byKey = kept.ToDictionary(key, Text, StringComparer.Ordinal);
        foreach (var line in fromLog)
        {
            if (!byKey.Remove(key(line), out var text) || !string.Equals(text, Text(line), StringComparison.Ordinal))
            {
                yield return $"{key(line)}: {Text(line)} ≠ {text}";
            }
        }

        foreach (var (rest, text) in byKey)
        {
            yield return $"{rest}: nothing ≠ {text}";
        }

        static string Text(T line) => JsonSerializer.Serialize(line, KefuJson.Options);
    }
}
