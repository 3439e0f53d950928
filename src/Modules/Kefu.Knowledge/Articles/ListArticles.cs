using System.Globalization;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Data;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Votes;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Articles;

/// <summary>Lists articles, last changed first, a page at a time.</summary>
[Requires("knowledge.view")]
internal sealed record ListArticles(Guid? ShopId, ArticleStatus? Status, string? Language, string? Search, string? After, int Take) : IQuery<ArticleList>;

internal sealed record ArticleList(IReadOnlyList<ArticleRow> Rows, string? Next);

internal sealed record ArticleRow(ArticleId Id, Guid ShopId, string Language, string Title, ArticleStatus Status, int Edition, int? PublishedEdition, bool Quick, DateTime UpdatedAtUtc, string UpdatedBy)
{
    /// <summary>What customers said of answers that rested on it.</summary>
    public ArticleVotes Votes { get; init; } = new(0, 0);
}

internal sealed class ListArticlesHandler(KefuDbContext db, TextIndex index, VoteCounts votes) : IHandler<ListArticles, ArticleList>
{
    private const int MostFound = 500;

    public async Task<ArticleList> HandleAsync(ListArticles request, CancellationToken ct)
    {
        var articles = db.Set<Article>().AsNoTracking();
        articles = request.ShopId is { } shop ? articles.Where(a => a.ShopId == shop) : articles;
        articles = request.Status is { } status ? articles.Where(a => a.Status == status) : articles;
        articles = request.Language is { } language ? articles.Where(a => a.Language == language) : articles;
        if (request.Search is { } search)
        {
            var ids = (await index.FindAsync(ArticleTextIndex.Table, search, MostFound, ct)).Select(k => new ArticleId(k)).ToList();
            articles = articles.Where(a => ids.Contains(a.Id));
        }

        if (long.TryParse(request.After, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTime.MaxValue.Ticks)
        {
            var at = new DateTime(ticks, DateTimeKind.Utc);
            articles = articles.Where(a => a.UpdatedAtUtc < at);
        }

        var rows = await articles.OrderByDescending(a => a.UpdatedAtUtc).Take(request.Take + 1)
            .Select(a => new ArticleRow(a.Id, a.ShopId, a.Language, a.Title, a.Status, a.Edition, a.PublishedEdition, a.Quick, a.UpdatedAtUtc, a.UpdatedBy))
            .ToListAsync(ct);
        var page = rows.Take(request.Take).ToList();
        var said = await votes.OfAsync([.. page.Select(a => a.Id)], ct);
        page = [.. page.Select(a => said.TryGetValue(a.Id, out var counted) ? a with { Votes = counted } : a)];
        return new ArticleList(page, rows.Count > page.Count ? page[^1].UpdatedAtUtc.Ticks.ToString(CultureInfo.InvariantCulture) : null);
    }
}

/// <summary>One article with all its editions.</summary>
[Requires("knowledge.view")]
internal sealed record GetArticle(ArticleId Id) : IQuery<ArticleView>;

internal sealed record ArticleView(Article Article, ArticleEdition Newest, IReadOnlyList<ArticleEdition> Editions, ArticleVotes Votes);

internal sealed class GetArticleHandler(KefuDbContext db, VoteCounts votes) : IHandler<GetArticle, ArticleView>
{
    public async Task<ArticleView> HandleAsync(GetArticle request, CancellationToken ct)
    {
        var article = await db.Set<Article>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == request.Id, ct) ?? throw new NotFound();
        var editions = await db.Set<ArticleEdition>().AsNoTracking().Where(e => e.ArticleId == request.Id).OrderByDescending(e => e.Number).Take(100).ToListAsync(ct);
        var said = await votes.OfAsync([request.Id], ct);
        return new ArticleView(article, editions[0], editions, said.GetValueOrDefault(request.Id) ?? new ArticleVotes(0, 0));
    }
}
