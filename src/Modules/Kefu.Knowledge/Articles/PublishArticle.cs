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

namespace Kefu.Knowledge.Articles;

/// <summary>Lets customers see the newest edition.</summary>
[Requires("knowledge.edit")]
internal sealed record PublishArticle(ArticleId Id) : ICommand<Done>;

internal sealed class PublishArticleHandler(KefuDbContext db, EventLog log, AfterCommit after, AnswerShelf shelves, TimeProvider clock) : IHandler<PublishArticle, Done>
{
    public async Task<Done> HandleAsync(PublishArticle request, CancellationToken ct)
    {
        var article = await db.Set<Article>().SingleOrDefaultAsync(a => a.Id == request.Id, ct) ?? throw new NotFound();
        article.Publish(clock.UtcNow());
        log.Append(new ArticlePublished(article.Id, article.Title), "article", article.Id.Value, article.ShopId);
        after.Add(shelves.Drop);
        return default;
    }
}

/// <summary>Takes an article back from customers, with the reason.</summary>
[Requires("knowledge.edit")]
internal sealed record WithdrawArticle(ArticleId Id, string Reason) : ICommand<Done>;

internal sealed class WithdrawArticleHandler(KefuDbContext db, EventLog log, AfterCommit after, AnswerShelf shelves, TimeProvider clock, Microsoft.Extensions.Localization.IStringLocalizer<KnowledgeText> text) : IHandler<WithdrawArticle, Done>
{
    public async Task<Done> HandleAsync(WithdrawArticle request, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            throw new Invalid("reason", text["reason-needed"]);
        }

        var article = await db.Set<Article>().SingleOrDefaultAsync(a => a.Id == request.Id, ct) ?? throw new NotFound();
        article.Withdraw(clock.UtcNow());
        log.Append(new ArticleWithdrawn(article.Id, request.Reason.Trim()), "article", article.Id.Value, article.ShopId);
        after.Add(shelves.Drop);
        return default;
    }
}
