using Kefu.Contracts.Conversations;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.ReturnToQueue;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.AnswerByBot;

/// <summary>Hears what customers write: the bot answers or gives way, a settled conversation comes back to life, a slow answer is noticed.</summary>
internal sealed class BotReader(KefuDbContext db, BotAnswers bot, Reopening reopening, Returns returns, SettingsStore settings, Reminders reminders)
    : ILogReader
{
    public string Name => "conversations.bot";

    public bool Acts => true;

    public bool Wants(LogEntry entry) => entry.Is<MessagePosted>(out var posted) && posted is { Author: AuthorKind.Customer, Visibility: Visibility.Public };

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        var posts = entries.Select(e => e.Read<MessagePosted>()).ToList();
        var ids = posts.Select(p => p.Conversation).Distinct().ToList();
        // Most messages go to somebody who serves already: those cost one look for the whole batch.
        var states = await db.Set<Conversation>().AsNoTracking().Where(c => ids.Contains(c.Id))
            .Select(c => new { c.Id, c.Status, c.WaitingSinceUtc, c.Tier, c.ShopId, c.AssignedTo, c.AcceptedAtUtc, c.Class, c.AgentGone }).ToDictionaryAsync(c => c.Id, ct);
        var asked = await AskedAsync(posts.Where(p => states.GetValueOrDefault(p.Conversation)?.Status is ConversationStatus.Bot or ConversationStatus.Resolved), ct);
        var waiting = new List<MessagePosted>();
        var due = new List<PlannedJob>();
        foreach (var group in posts.GroupBy(p => p.Conversation))
        {
            if (!states.TryGetValue(group.Key, out var state))
            {
                continue;
            }

            if (state is { Status: ConversationStatus.Active, WaitingSinceUtc: not null, AgentGone: true })
            {
                await returns.ReturnAsync(await db.Set<Conversation>().SingleAsync(c => c.Id == group.Key, ct), "not-there", ct);
                await db.PutAwayAsync(ct);
            }
            else if (state is { Status: ConversationStatus.Active, WaitingSinceUtc: { } since })
            {
                due.Add(await reminders.PlanAsync(group.Key, state.ShopId, state.Tier, since, state.AcceptedAtUtc, ct));
            }
            else if (state.Status is ConversationStatus.Queued or ConversationStatus.Offered)
            {
                waiting.AddRange(state.Class == Conversation.NotYetKnown ? group : []);
            }
            else if (state.Status is ConversationStatus.Bot or ConversationStatus.Resolved)
            {
                foreach (var message in group.Select(posted => asked[posted.Message]))
                {
                    await HearAsync(message, ct);
                    await db.PutAwayAsync(ct);
                }
            }
        }

        await reminders.SetAsync(due, ct);
        await SortAsync(waiting, ct);
    }

    /// <summary>While customers wait, what they add may tell what it is about.</summary>
    private async Task SortAsync(List<MessagePosted> posts, CancellationToken ct)
    {
        var ids = posts.Select(p => p.Message).ToList();
        var texts = ids.Count == 0 ? [] : await db.Set<Message>().AsNoTracking().Where(m => ids.Contains(m.Id) && m.Kind == MessageKind.Text)
            .OrderBy(m => m.Seq).Select(m => new { m.ConversationId, m.ShopId, m.Text }).ToListAsync(ct);
        foreach (var said in texts)
        {
            if (QuestionClass.Of(said.Text ?? "", await settings.GetAsync<ClassSettings>(ClassSettings.Key, said.ShopId, ct)) is { } about
                && await db.Set<Conversation>().SingleAsync(c => c.Id == said.ConversationId, ct) is { Class: Conversation.NotYetKnown } conversation)
            {
                conversation.IsAbout(about);
            }
        }
    }

    private async Task<Dictionary<MessageId, Message>> AskedAsync(IEnumerable<MessagePosted> posts, CancellationToken ct)
    {
        var ids = posts.Select(p => p.Message).ToList();
        return ids.Count == 0 ? [] : await db.Set<Message>().AsNoTracking().Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, ct);
    }

    private async Task HearAsync(Message message, CancellationToken ct)
    {
        var conversation = await db.Set<Conversation>().SingleAsync(c => c.Id == message.ConversationId, ct);
        var text = message.Kind is MessageKind.Text ? message.Text ?? "" : "";
        if (conversation.Status is ConversationStatus.Resolved && !await ComesBackAsync(conversation, message.AtUtc, text, ct))
        {
            return;
        }

        if (conversation.Class == Conversation.NotYetKnown && QuestionClass.Of(text, await settings.GetAsync<ClassSettings>(ClassSettings.Key, conversation.ShopId, ct)) is { } about)
        {
            conversation.IsAbout(about);
        }

        if (conversation.Status is ConversationStatus.Bot)
        {
            await bot.AnswerAsync(conversation, message, text, ct);
        }
    }

    /// <summary>A customer who only says thanks wants nothing more; and what was said before the end, but is only heard now, belongs to what was settled.</summary>
    private async Task<bool> ComesBackAsync(Conversation conversation, DateTime saidAtUtc, string text, CancellationToken ct)
    {
        if (saidAtUtc < conversation.ResolvedAtUtc || Gratitude.IsOnlyThanks(text))
        {
            return false;
        }

        return await reopening.ComeBackAsync(conversation, ct);
    }
}
