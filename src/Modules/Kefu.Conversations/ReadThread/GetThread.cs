using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.SuperviseConversation;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.ReadThread;

/// <summary>A conversation with a page of its messages, oldest first.</summary>
[Requires("conversations.work", "conversations.see-team", "conversations.see-all")]
public sealed record GetThread(ConversationId Conversation, long? Before = null, int? Take = null, long? After = null) : IQuery<ThreadPage>;

/// <summary>A conversation as the floor sees it.</summary>
/// <param name="Colleagues">Those who were invited or mentioned.</param>
public sealed record ThreadPage(ConversationRow Conversation, IReadOnlyList<MessageView> Messages, bool HasMore, long CustomerReadUpToSeq, long AgentReadUpToSeq, IReadOnlyList<Guid> Colleagues);

internal sealed class GetThreadHandler(OpenedConversations conversations, Visits visits, KefuDbContext db, ThreadViews views, RowViews rows) : IHandler<GetThread, ThreadPage>
{
    public async Task<ThreadPage> HandleAsync(GetThread request, CancellationToken ct)
    {
        var language = CultureInfo.CurrentUICulture.Name;
        var opened = await conversations.FindAsync(request.Conversation, ct) ?? throw new NotFound();
        if (request is { Before: null, After: null })
        {
            // Reading on in a thread is the same visit.
            await visits.RecordAsync(opened, ct);
        }

        var take = Math.Clamp(request.Take ?? 50, 1, 200);
        var messages = opened.MessagesIn(db);
        var found = request.After is { } after
            ? await messages.Where(m => m.Seq > after).OrderBy(m => m.Seq).Take(take + 1).ToListAsync(ct)
            : await messages.Where(m => m.Seq < (request.Before ?? long.MaxValue)).OrderByDescending(m => m.Seq).Take(take + 1).ToListAsync(ct);
        var page = found.Take(take).OrderBy(m => m.Seq).ToList();
        return new ThreadPage(
            (await rows.OfAsync([opened.Row], language, ct))[0],
            await views.ForStaffAsync(page, language, ct),
            found.Count > take,
            opened.Row.CustomerReadSeq,
            opened.Row.AgentReadSeq,
            opened.Colleagues);
    }
}
