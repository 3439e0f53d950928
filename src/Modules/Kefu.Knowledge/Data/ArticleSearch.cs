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
        if (ids.Count == 0)
        {
            return [];
        }

        var found = await (
            from article in db.Set<Article>().AsNoTracking()
            where ids.Contains(article.Id)
            join edition in db.Set<ArticleEdition>() on new { ArticleId = article.Id, Number = article.Edition } equals new { edition.ArticleId, edition.Number } into editions
            from newest in editions.DefaultIfEmpty()
            orderby article.UpdatedAtUtc descending
            select new { article.Id, article.Title, article.UpdatedAtUtc, Newest = newest }).Take(take).ToListAsync(ct);
        return
        [
            .. found.Select(a => new SearchHit(
                Kind,
                a.Title,
                AnswerText.Plain(a.Newest?.Text.Answer ?? "").ReplaceLineEndings(" "),
                $"/knowledge/articles/{a.Id}",
                a.UpdatedAtUtc)),
        ];
    }
}
