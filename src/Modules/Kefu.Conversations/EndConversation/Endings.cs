using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Time;

namespace Kefu.Conversations.EndConversation;

/// <summary>The two ways in which a conversation ends, whoever ends it: the change, the word to the customer, the event.</summary>
internal sealed class Endings(ThreadWriter thread, EventLog log, PhraseCheck phrases, TimeProvider clock)
{
    /// <summary>The matter is settled: it may come back.</summary>
    public async Task SettleAsync(Conversation c, StaffId? by, string notice, CancellationToken ct)
    {
        c.Resolve(clock.UtcNow());
        await thread.NoticeAsync(c, Visibility.Public, notice, [], ct);
        var (greeting, closing) = await phrases.OfAsync(c, ct);
        log.Append(new ConversationResolved(c.Id, c.CustomerId, by, c.Owner, c.Channel, c.Language, c.QueueId, greeting, closing), "conversation", c.Id.Value, c.ShopId);
    }

    /// <summary>It is over for good.</summary>
    public async Task CloseAsync(Conversation c, string why, string notice, CancellationToken ct)
    {
        c.Close(clock.UtcNow());
        await thread.NoticeAsync(c, Visibility.Public, notice, [], ct);
        log.Append(new ConversationClosed(c.Id, c.CustomerId, why), "conversation", c.Id.Value, c.ShopId);
    }
}
