using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Conversations.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

/// <summary>Asks for a person on a conversation's behalf; routing takes it from there.</summary>
internal sealed class Handover(
    KefuDbContext db, SettingsStore settings, EventLog log, ThreadWriter thread, ResponseClocks clocks, TimeProvider clock, ICustomers? customers = null)
{
    private const int MostRead = 50;

    /// <summary>Puts the conversation in want of a person, tells the customer, and notes the event. Asking twice asks once.</summary>
    public async Task AskAsync(Conversation conversation, HandoverReason reason, CancellationToken ct)
    {
        var target = await clocks.FirstResponseAsync(conversation.ShopId, conversation.Tier, ct);
        if (!conversation.WantPerson(clock.UtcNow(), target))
        {
            return;
        }

        await SortAsync(conversation, ct);
        await thread.NoticeAsync(conversation, Visibility.Public, "notice.handover", [], ct);
        // Who served this matter first comes before the customer's own agent.
        var preferred = conversation.Owner ?? (customers is null ? null : (await customers.FindAsync(conversation.CustomerId, ct))?.NamedAgent);
        Request(conversation, reason, conversation.QueueId, preferred, null);
    }

    /// <summary>Whoever asks at once may be faster than the reader that tells the class by the words: routing must not miss it.</summary>
    private async Task SortAsync(Conversation conversation, CancellationToken ct)
    {
        if (conversation.Class != Conversation.NotYetKnown)
        {
            return;
        }

        var said = await db.Set<Message>().AsNoTracking()
            .Where(m => m.ConversationId == conversation.Id && m.Author == AuthorKind.Customer && m.Kind == MessageKind.Text && m.Text != null && m.RecalledAtUtc == null)
            .OrderBy(m => m.Seq).Select(m => m.Text!).Take(MostRead).ToListAsync(ct);
        var rules = await settings.GetAsync<ClassSettings>(ClassSettings.Key, conversation.ShopId, ct);
        if (said.Select(text => QuestionClass.Of(text, rules)).FirstOrDefault(c => c is not null) is { } about)
        {
            conversation.IsAbout(about);
        }
    }

    /// <summary>Notes the event alone, for a conversation that waits already.</summary>
    public void Request(Conversation c, HandoverReason reason, QueueId? queue, StaffId? preferred, StaffId? except) =>
        log.Append(
            new HandoverRequested(c.Id, c.CustomerId, reason, c.Class, c.Channel, c.Language, c.Region, c.Tier, queue, preferred, except, c.WaitingSinceUtc ?? clock.UtcNow()),
            "conversation",
            c.Id.Value,
            c.ShopId);
}
