using Kefu.Insights.Data;
using Kefu.Insights.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;

namespace Kefu.Insights.FoldLog;

/// <summary>Keeps the lines up with the log.</summary>
internal sealed class FactReader(KefuDbContext db) : ILogReader
{
    public const string CursorName = "insights.facts";

    public string Name => CursorName;

    public bool Wants(LogEntry entry) => FactFold.Wants(entry);

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var store = new DatabaseFacts(db);
        await store.PrepareAsync([.. entries.Select(FactFold.ConversationOf).OfType<Contracts.Conversations.ConversationId>().Distinct()], ct);
        var fold = new FactFold(store);
        foreach (var entry in entries)
        {
            await fold.ApplyAsync(entry, ct);
        }
    }
}
