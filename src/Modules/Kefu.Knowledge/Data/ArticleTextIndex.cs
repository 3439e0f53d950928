using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Data;

/// <summary>Keeps the newest edition of each article searchable for the floor.</summary>
internal sealed class ArticleTextIndex(KefuDbContext db, TextIndex index) : ILogReader
{
    public const string Table = "knowledge_article_text";

    public string Name => "knowledge.article-text";

    public bool Wants(LogEntry entry) => entry.Is<ArticleSaved>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var ids = entries.Select(e => e.Read<ArticleSaved>().Article).Distinct().ToList();
        var newest = await db.Set<ArticleEdition>().AsNoTracking()
            .Where(e => ids.Contains(e.ArticleId) && db.Set<Article>().Any(a => a.Id == e.ArticleId && a.Edition == e.Number))
            .ToListAsync(ct);
        await index.PutAsync(Table, newest.Select(e => (e.ArticleId.Value, string.Join('\n', [e.Text.Title, .. e.Text.Phrasings, e.Text.Answer, .. e.Text.Tags]), e.ShopId)), ct);
    }
}
