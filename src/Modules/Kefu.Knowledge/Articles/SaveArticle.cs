using FluentValidation;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Knowledge.Articles;

/// <summary>Writes an article or a new edition of one.</summary>
/// <param name="BaseVersion">The version the writer saw; refused when somebody saved in between.</param>
[Requires("knowledge.edit")]
internal sealed record SaveArticle(ArticleId? Id, Guid ShopId, string Language, string Title, IReadOnlyList<string> Phrasings, string Answer, IReadOnlyList<string> Tags, bool Quick, int? BaseVersion) : ICommand<ArticleId>;

internal sealed class SaveArticleHandler(KefuDbContext db, EventLog log, CurrentActor current, TimeProvider clock) : IHandler<SaveArticle, ArticleId>
{
    public async Task<ArticleId> HandleAsync(SaveArticle request, CancellationToken ct)
    {
        var actor = current.Actor;
        var text = new ArticleText(
            request.Title.Trim(),
            [.. request.Phrasings.Select(p => p.Trim()).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal)],
            request.Answer.Trim(),
            [.. request.Tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)]);
        Article article;
        ArticleEdition edition;
        if (request.Id is { } id)
        {
            article = await db.Set<Article>().SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFound();
            if (request.BaseVersion is { } seen && seen != article.Version)
            {
                throw new Stale();
            }

            edition = article.Save(text, request.Quick, actor.Id, actor.Name, clock.UtcNow());
        }
        else
        {
            if (!actor.Shops.Contains(request.ShopId))
            {
                throw new NotFound();
            }

            (article, edition) = Article.Create(request.ShopId, Languages.Of(request.Language), text, request.Quick, actor.Id, actor.Name, clock.UtcNow());
            db.Add(article);
        }

        db.Add(edition);
        log.Append(new ArticleSaved(article.Id, article.Edition, article.Title), "article", article.Id.Value, article.ShopId);
        return article.Id;
    }
}

internal sealed class SaveArticleValidator : AbstractValidator<SaveArticle>
{
    public SaveArticleValidator(IStringLocalizer<KnowledgeText> text)
    {
        RuleFor(x => x.Title).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage(_ => text["title-needed"]);
        RuleFor(x => x.Title).MaximumLength(300).WithMessage(_ => text["too-long", 300]);
        RuleFor(x => x.Answer).Must(t => !string.IsNullOrWhiteSpace(t)).WithMessage(_ => text["answer-needed"]);
        RuleFor(x => x.Answer).MaximumLength(20_000).WithMessage(_ => text["too-long", 20_000]);
        RuleFor(x => x.Phrasings).Must(p => p.Count <= 100 && p.All(x => x.Length <= 300)).WithMessage(_ => text["phrasings-limit", 100, 300]);
        RuleFor(x => x.Tags).Must(p => p.Count <= 20 && p.All(x => x.Length <= 40)).WithMessage(_ => text["tags-limit", 20, 40]);
        RuleFor(x => x.ShopId).NotEmpty().When(x => x.Id is null).WithMessage(_ => text["choose-shop"]);
    }
}
