using Kefu.Contracts.Knowledge;
using Kefu.Contracts.Search;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Data;

/// <summary>Finds articles by words of their newest edition.</summary>
internal sealed class ArticleSearch(KefuDbContext db, TextIndex index, CurrentActor current) : ISearchSource
{
    private const int MostFound = 200;

    public string Kind => "article";

    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string query, int take, CancellationToken ct)
    {
        if (!current.Actor.May("knowledge.view"))
        {
            return [];
        }

        var ids = (await index.FindAsync(ArticleTextIndex.Table, query, MostFound, ct)).Select(k => new ArticleId(k)).ToList();
        var found = await db.Set<Article>().AsNoTracking().Where(a => ids.Contains(a.Id)).OrderByDescending(a => a.UpdatedAtUtc).Take(take).ToListAsync(ct);
        var shown = found.Select(a => a.Id).ToList();
        var editions = await db.Set<ArticleEdition>().AsNoTracking().Where(e => shown.Contains(e.ArticleId)).ToListAsync(ct);
        return
        [
            .. found.Select(a => new SearchHit(
                Kind,
                a.Title,
                AnswerText.Plain(editions.Find(e => e.ArticleId == a.Id && e.Number == a.Edition)?.Text.Answer ?? "").ReplaceLineEndings(" "),
                $"/knowledge/articles/{a.Id}",
                a.UpdatedAtUtc)),
        ];
    }
}
