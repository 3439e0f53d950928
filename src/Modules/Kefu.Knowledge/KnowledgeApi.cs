using Kefu.Contracts.Conversations;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Replies;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Knowledge;

internal static class KnowledgeApi
{
    private const int Most = 50;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/knowledge/search", SearchAsync)
            .WithMetadata(new RequiresAttribute("knowledge.view"))
            .WithTags("Knowledge").WithName("searchKnowledge")
            .WithSummary("Find published answers")
            .WithDescription("The best published answers to a question, best first, with a score from 0 to 1. Below 0.3 a match says little; from 0.5 it is usually right.");
        api.MapGet("/canned-replies", CannedAsync)
            .WithMetadata(new RequiresAttribute("knowledge.view"))
            .WithTags("Knowledge").WithName("searchCannedReplies")
            .WithSummary("Find canned replies")
            .WithDescription("By code, title, text, pinyin or pinyin initials; all when q is empty. With a conversation, known variables are filled in; the others stay visible as {{name}}.");
    }

    private static async Task<Ok<IReadOnlyList<AnswerMatch>>> SearchAsync(string q, Guid? shop, string? lang, int? take, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(new SearchAnswers(Cut(q), shop, lang, Math.Clamp(take ?? 5, 1, Most)), ct));

    private static async Task<Ok<IReadOnlyList<CannedReplyHit>>> CannedAsync(string? q, Guid? conversation, Guid? shop, int? take, Dispatcher dispatcher, CancellationToken ct) =>
        TypedResults.Ok(await dispatcher.SendAsync(new SearchCannedReplies(Cut(q), conversation is { } id ? new ConversationId(id) : null, shop, Math.Clamp(take ?? 20, 1, Most)), ct));

    private static string Cut(string? text) => text is null ? "" : Platform.Text.Cut.To(text, 500);
}
