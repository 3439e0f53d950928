using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Replies;

/// <summary>Canned replies for the composer, with the variables of the conversation put in.</summary>
[Requires("knowledge.view")]
internal sealed record SearchCannedReplies(string Query, ConversationId? Conversation, Guid? ShopId, int Take) : IQuery<IReadOnlyList<CannedReplyHit>>;

/// <summary>A canned reply ready to insert.</summary>
/// <param name="Text">With known variables filled; the others stay visible as {{name}} and must be filled before sending.</param>
/// <param name="Template">The text as written.</param>
/// <param name="Ranges">Which characters of the title matched: start and length.</param>
internal sealed record CannedReplyHit(Guid Id, string Code, string Title, string Group, string Purpose, string Text, string Template, IReadOnlyList<IReadOnlyList<int>> Ranges);

internal sealed class SearchCannedRepliesHandler(ICannedReplies replies, IConversations conversations, IShopDirectory shops, ReplyValues values, CurrentActor current) : IHandler<SearchCannedReplies, IReadOnlyList<CannedReplyHit>>
{
    public async Task<IReadOnlyList<CannedReplyHit>> HandleAsync(SearchCannedReplies request, CancellationToken ct)
    {
        var shopId = request.Conversation is { } id ? (await conversations.FindAsync(id, ct) ?? throw new NotFound()).ShopId
            : request.ShopId ?? (await shops.WithinAsync(current.Actor.Shops.Contains, ct)).Select(s => s.Id).FirstOrDefault();
        if (!current.Actor.Shops.Contains(shopId))
        {
            throw new NotFound();
        }

        var found = await replies.SearchAsync(shopId, request.Query, request.Take, ct);
        var known = found.Count == 0 ? null : await values.OfAsync(shopId, request.Conversation, ct);
        return [.. found.Select(r => new CannedReplyHit(r.Id, r.Code, r.Title, r.Group, r.Purpose, ReplyVariables.Fill(r.Text, known!), r.Text, [.. r.Ranges.Select(x => new[] { x.Start, x.Length })]))];
    }
}

/// <summary>All canned replies within reach, for those who keep them.</summary>
[Requires("knowledge.view")]
internal sealed record ListCannedReplies(Guid? ShopId, string? Search) : IQuery<IReadOnlyList<CannedReply>>;

internal sealed class ListCannedRepliesHandler(KefuDbContext db) : IHandler<ListCannedReplies, IReadOnlyList<CannedReply>>
{
    public async Task<IReadOnlyList<CannedReply>> HandleAsync(ListCannedReplies request, CancellationToken ct)
    {
        var replies = db.Set<CannedReply>().AsNoTracking();
        replies = request.ShopId is { } shop ? replies.Where(r => r.ShopId == shop) : replies;
        var all = await replies.OrderBy(r => r.Group).ThenBy(r => r.Code).Take(2000).ToListAsync(ct);
        return request.Search is not { } q
            ? all
            : [.. all.Where(r => r.Code.Contains(q, StringComparison.OrdinalIgnoreCase) || Kefu.Platform.Text.Pinyin.Matches(r.Title, q).Count > 0 || r.Text.Contains(q, StringComparison.OrdinalIgnoreCase))];
    }
}

/// <summary>One canned reply.</summary>
[Requires("knowledge.view")]
internal sealed record GetCannedReply(Guid Id) : IQuery<CannedReply>;

internal sealed class GetCannedReplyHandler(KefuDbContext db) : IHandler<GetCannedReply, CannedReply>
{
    public async Task<CannedReply> HandleAsync(GetCannedReply request, CancellationToken ct) =>
        await db.Set<CannedReply>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == request.Id, ct) ?? throw new NotFound();
}
