using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Answers;

/// <summary>Answers from what is published.</summary>
internal sealed class PublishedAnswers(KefuDbContext db, AnswerShelf shelves) : IAnswers
{
    private const double LeastScore = 0.15;
    private const int MostQuick = 5;

    public async Task<IReadOnlyList<AnswerMatch>> FindAsync(Guid shopId, string language, string question, int take, CancellationToken ct)
    {
        var shelf = await ShelfAsync(shopId, language, ct);
        return
        [
            .. shelf.Index.Find(question, take).Where(s => s.Score >= LeastScore).Select(s =>
            {
                var article = shelf.Articles[s.Key];
                var section = AnswerText.Closest(article.Sections, question);
                return new AnswerMatch(article.Id, article.Title, AnswerText.Plain(section?.Markdown ?? article.Answer), section?.Heading, s.Score);
            }),
        ];
    }

    public async Task<IReadOnlyList<string>> QuickQuestionsAsync(Guid shopId, string language, CancellationToken ct)
    {
        var articles = (await ShelfAsync(shopId, language, ct)).Articles.Values;
        var chosen = articles.Any(a => a.Quick) ? articles.Where(a => a.Quick) : articles;
        return [.. chosen.OrderBy(a => a.PublishedAtUtc).Take(MostQuick).Select(a => a.Title)];
    }

    private Task<ShelfOfShop> ShelfAsync(Guid shopId, string language, CancellationToken ct)
    {
        var known = Languages.Of(language);
        return shelves.GetAsync(shopId, known, () => BuildAsync(shopId, known, ct));
    }

    // A visitor's or an agent's shops are not asked here: the caller names one shop, and what is published is public.
    private async Task<ShelfOfShop> BuildAsync(Guid shopId, string language, CancellationToken ct)
    {
        var rows = await (
            from article in db.Set<Article>().AsNoTracking().IgnoreQueryFilters()
            join edition in db.Set<ArticleEdition>().AsNoTracking().IgnoreQueryFilters()
                on new { article.Id, Number = article.PublishedEdition } equals new { Id = edition.ArticleId, Number = (int?)edition.Number }
            where article.ShopId == shopId && article.Language == language && article.Status == ArticleStatus.Published
            select new { article.Id, edition.Text, article.Quick, article.PublishedAtUtc }).ToListAsync(ct);
        var articles = rows.ToDictionary(
            r => r.Id,
            r => new PublishedArticle(r.Id, r.Text.Title, r.Text.Answer, AnswerText.Sections(r.Text.Answer), r.Quick, r.PublishedAtUtc ?? default));
        var entries = rows.SelectMany(r => r.Text.Phrasings.Prepend(r.Text.Title).Select(p => new AnswerEntry<ArticleId>(r.Id, p)));
        return new ShelfOfShop(new AnswerIndex<ArticleId>(entries), articles);
    }
}

/// <summary>The two languages articles are written in.</summary>
internal static class Languages
{
    public const string Chinese = "zh-CN";
    public const string English = "en";

    public static string Of(string? language) => language?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Chinese : English;
}
