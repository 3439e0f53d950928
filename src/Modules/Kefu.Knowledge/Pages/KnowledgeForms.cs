using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Articles;
using Kefu.Knowledge.Domain;
using Kefu.Knowledge.Replies;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Knowledge.Pages;

internal static class KnowledgeForms
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var edit = pages.MapGroup("/fragments/knowledge/articles").WithMetadata(new RequiresAttribute("knowledge.edit")).ExcludeFromDescription();
        edit.MapPost("", (HttpContext http, Dispatcher dispatcher) => SaveArticleAsync(http, dispatcher, null));
        edit.MapPost("/{id:guid}", (Guid id, HttpContext http, Dispatcher dispatcher) => SaveArticleAsync(http, dispatcher, id));
        edit.MapPost("/{id:guid}/publish", async (Guid id, HttpContext http, Dispatcher dispatcher) =>
        {
            await dispatcher.SendAsync(new PublishArticle(new ArticleId(id)), http.RequestAborted);
            return FormPost.Go(http, $"/knowledge/articles/{id}");
        });
        edit.MapPost("/{id:guid}/withdraw", WithdrawAsync);
        var canned = pages.MapGroup("/fragments/knowledge/canned").WithMetadata(new RequiresAttribute("knowledge.canned")).ExcludeFromDescription();
        canned.MapPost("", (HttpContext http, Dispatcher dispatcher) => SaveReplyAsync(http, dispatcher, null));
        canned.MapPost("/{id:guid}", (Guid id, HttpContext http, Dispatcher dispatcher) => SaveReplyAsync(http, dispatcher, id));
        canned.MapPost("/{id:guid}/remove", async (Guid id, HttpContext http, Dispatcher dispatcher) =>
        {
            await dispatcher.SendAsync(new RemoveCannedReply(id), http.RequestAborted);
            return FormPost.Go(http, "/knowledge/canned");
        });
    }

    private static Task<IResult> SaveArticleAsync(HttpContext http, Dispatcher dispatcher, Guid? id) =>
        FormPost.RunAsync<ArticleForm>(
            http,
            async form =>
            {
                var saved = await dispatcher.SendAsync(
                    new SaveArticle(
                        id is { } known ? new ArticleId(known) : null,
                        Shop(form),
                        form["lang"].ToString(),
                        form["title"].ToString(),
                        form["phrasings"].ToString().Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                        form["answer"].ToString(),
                        form["tags"].ToString().Split([',', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                        form["quick"] == "true",
                        int.TryParse(form["version"], out var version) ? version : null),
                    http.RequestAborted);
                if (form["publish"] == "true")
                {
                    await dispatcher.SendAsync(new PublishArticle(saved), http.RequestAborted);
                }

                return FormPost.Go(http, $"/knowledge/articles/{saved}");
            },
            id is null ? null : new Dictionary<string, object?> { ["Id"] = id.ToString() });

    private static Task<IResult> WithdrawAsync(Guid id, HttpContext http, Dispatcher dispatcher) =>
        FormPost.RunAsync<WithdrawForm>(
            http,
            async form =>
            {
                await dispatcher.SendAsync(new WithdrawArticle(new ArticleId(id), form["reason"].ToString()), http.RequestAborted);
                return FormPost.Go(http, $"/knowledge/articles/{id}");
            },
            new Dictionary<string, object?> { ["Id"] = id.ToString() });

    private static Task<IResult> SaveReplyAsync(HttpContext http, Dispatcher dispatcher, Guid? id) =>
        FormPost.RunAsync<CannedForm>(
            http,
            async form =>
            {
                var purpose = Enum.TryParse<ReplyPurpose>(form["purpose"], out var p) && Enum.IsDefined(p) ? p : ReplyPurpose.Reply;
                await dispatcher.SendAsync(
                    new SaveCannedReply(id, Shop(form), form["lang"].ToString(), form["code"].ToString(), form["title"].ToString(), form["group"].ToString(), form["text"].ToString(), purpose),
                    http.RequestAborted);
                return FormPost.Go(http, "/knowledge/canned");
            },
            id is null ? null : new Dictionary<string, object?> { ["Id"] = id.ToString() });

    private static Guid Shop(IFormCollection form) => Guid.TryParse(form["shop"], out var shop) ? shop : Guid.Empty;
}
