using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
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
        await store.PrepareAsync([.. entries.Select(FactFold.ConversationOf).OfType<ConversationId>().Distinct()], [.. entries.Select(OpenedBy).OfType<(CustomerId, Guid)>().Distinct()], ct);
        var fold = new FactFold(store);
        foreach (var entry in entries)
        {
            await fold.ApplyAsync(entry, ct);
        }
    }

    private static (CustomerId Customer, Guid ShopId)? OpenedBy(LogEntry entry) =>
        entry.Is<ConversationOpened>(out var opened) && entry.ShopId is { } shop ? (opened.Customer, shop) : null;
}
