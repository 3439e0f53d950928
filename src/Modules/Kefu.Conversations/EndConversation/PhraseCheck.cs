using Kefu.Contracts.Conversations;
using Kefu.Contracts.Knowledge;
using Kefu.Conversations.Domain;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.EndConversation;

/// <summary>Looks whether the people of a conversation said the shop's greeting and its closing phrase.</summary>
internal sealed class PhraseCheck(KefuDbContext db, ICannedReplies? replies = null)
{
    private const int MostRead = 1000;

    public async Task<(bool? Greeting, bool? Closing)> OfAsync(Conversation conversation, CancellationToken ct)
    {
        if (replies is null)
        {
            return default;
        }

        var said = await db.Set<Message>().IgnoreQueryFilters().AsNoTracking()
            .Where(m => m.ConversationId == conversation.Id && m.Author == AuthorKind.Agent && m.Visibility == Visibility.Public && m.Text != null)
            .OrderBy(m => m.Seq).Select(m => m.Text!).Take(MostRead).ToListAsync(ct);
        return said.Count == 0 ? default : (await IsSaidAsync("greeting"), await IsSaidAsync("closing"));

        async Task<bool?> IsSaidAsync(string purpose) =>
            await replies.PhraseAsync(conversation.ShopId, purpose, conversation.Language, ct) is { } phrase ? said.Exists(text => Placeholders.IsSaidIn(phrase, text)) : null;
    }
}
