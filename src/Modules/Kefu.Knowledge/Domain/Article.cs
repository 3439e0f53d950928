using Kefu.Contracts.Knowledge;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;

namespace Kefu.Knowledge.Domain;

/// <summary>How far an article is.</summary>
public enum ArticleStatus
{
    /// <summary>Never published.</summary>
    Draft,

    /// <summary>Customers get one of its editions as an answer.</summary>
    Published,

    /// <summary>Taken back.</summary>
    Withdrawn,
}

/// <summary>A question with the ways it is asked and its answer. Each saving makes an edition; publishing chooses the one customers see.</summary>
internal sealed class Article : IShopOwned
{
    private Article()
    {
    }

    public ArticleId Id { get; private init; }

    public Guid ShopId { get; private init; }

    public string Language { get; private init; } = "";

    public string Title { get; private set; } = "";

    public ArticleStatus Status { get; private set; }

    public int Edition { get; private set; }

    public int? PublishedEdition { get; private set; }

    /// <summary>Offered by the widget before anything is asked.</summary>
    public bool Quick { get; private set; }

    public DateTime UpdatedAtUtc { get; private set; }

    public string UpdatedBy { get; private set; } = "";

    public DateTime? PublishedAtUtc { get; private set; }

    public int Version { get; private set; }

    /// <summary>True when the newest edition is not the one customers see.</summary>
    public bool HasUnpublishedEdition => Status == ArticleStatus.Published && PublishedEdition != Edition;

    public static (Article Article, ArticleEdition Edition) Create(Guid shopId, string language, ArticleText text, bool quick, Guid by, string byName, DateTime nowUtc)
    {
        var article = new Article { Id = ArticleId.New(), ShopId = shopId, Language = language };
        return (article, article.Save(text, quick, by, byName, nowUtc));
    }

    public ArticleEdition Save(ArticleText text, bool quick, Guid by, string byName, DateTime nowUtc)
    {
        Edition++;
        Version++;
        Title = text.Title;
        Quick = quick;
        UpdatedAtUtc = nowUtc;
        UpdatedBy = byName;
        return new ArticleEdition { ArticleId = Id, Number = Edition, ShopId = ShopId, Text = text, AtUtc = nowUtc, ActorId = by, ActorName = byName };
    }

    public void Publish(DateTime nowUtc)
    {
        if (Status == ArticleStatus.Published && PublishedEdition == Edition)
        {
            throw new RuleBroken<KnowledgeText>("knowledge.already-published");
        }

        Status = ArticleStatus.Published;
        PublishedEdition = Edition;
        PublishedAtUtc = nowUtc;
        Version++;
    }

    public void Withdraw(DateTime nowUtc)
    {
        if (Status != ArticleStatus.Published)
        {
            throw new RuleBroken<KnowledgeText>("knowledge.not-published");
        }

        Status = ArticleStatus.Withdrawn;
        PublishedEdition = null;
        UpdatedAtUtc = nowUtc;
        Version++;
    }
}

/// <summary>The words of an edition: the question, other ways to ask it, the answer in Markdown, tags.</summary>
internal sealed record ArticleText(string Title, IReadOnlyList<string> Phrasings, string Answer, IReadOnlyList<string> Tags);

/// <summary>What an article said at one saving; never changed.</summary>
internal sealed class ArticleEdition : IShopOwned
{
    public ArticleId ArticleId { get; init; }

    public int Number { get; init; }

    public Guid ShopId { get; init; }

    public ArticleText Text { get; init; } = new("", [], "", []);

    public DateTime AtUtc { get; init; }

    public Guid ActorId { get; init; }

    public string ActorName { get; init; } = "";
}
