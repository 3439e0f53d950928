using Kefu.Contracts.Conversations;
using Kefu.Contracts.Knowledge;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Settings;
using Kefu.Platform.Text;

namespace Kefu.Conversations.AnswerByBot;

/// <summary>Answers from published questions and answers, with the source; gives way on request, when unsure, or when it failed too often. It never stands between a customer and a person.</summary>
internal sealed class BotAnswers(ThreadWriter thread, Handover handover, SettingsStore settings, IAnswers? answers = null)
{
    public async Task AnswerAsync(Conversation conversation, Message message, string text, CancellationToken ct)
    {
        var rules = await settings.GetAsync<BotSettings>(BotSettings.Key, conversation.ShopId, ct);
        if (!rules.Enabled || answers is null)
        {
            await handover.AskAsync(conversation, HandoverReason.NoBot, ct);
            return;
        }

        if ((await settings.GetAsync<HandoverWords>(BotSettings.HandoverWordsKey, conversation.ShopId, ct)).AsksForPerson(text))
        {
            await handover.AskAsync(conversation, HandoverReason.Words, ct);
            return;
        }

        if (Gratitude.IsOnlyThanks(text))
        {
            await SayAsync(conversation, message, ConversationsText.In(conversation.Language, "bot.welcome"), null, ct);
            return;
        }

        if (text.Length == 0)
        {
            // A picture, a file or a card is for a person to look at; who sends a card usually goes on to ask.
            await SayAsync(conversation, message, ConversationsText.In(conversation.Language, "bot.seen"), new MessageExtra { OffersPerson = true }, ct);
            return;
        }

        var found = await answers.FindAsync(conversation.ShopId, conversation.Language, text, rules.Suggestions + 1, ct);
        if (found.Count > 0 && found[0].Score >= rules.AnswerFrom)
        {
            await SayAsync(conversation, message, found[0].Answer, AnswerExtra(found, rules), ct);
        }
        else
        {
            await UnsureAsync(conversation, message, found, rules, ct);
        }
    }

    private async Task UnsureAsync(Conversation conversation, Message message, IReadOnlyList<AnswerMatch> found, BotSettings rules, CancellationToken ct)
    {
        var near = found.Where(f => f.Score >= rules.OfferFrom).Select(f => f.Title).Take(rules.Suggestions).ToList();
        if (conversation.BotFailed(rules.MostFailures))
        {
            await handover.AskAsync(conversation, HandoverReason.TwoFailures, ct);
        }
        else if (near.Count == 0)
        {
            await SayAsync(conversation, message, ConversationsText.In(conversation.Language, "bot.unsure"), null, ct);
            await handover.AskAsync(conversation, HandoverReason.LowConfidence, ct);
        }
        else
        {
            await SayAsync(conversation, message, ConversationsText.In(conversation.Language, "bot.did-you-mean"), new MessageExtra { Suggestions = near, OffersPerson = true }, ct);
        }
    }

    private static MessageExtra AnswerExtra(IReadOnlyList<AnswerMatch> found, BotSettings rules)
    {
        var suggestions = found.Skip(1).Where(f => f.Score >= rules.OfferFrom).Select(f => f.Title).Take(rules.Suggestions).ToList();
        return new MessageExtra
        {
            Sources = [new AnswerSource(found[0].Title, found[0].Article.Value, found[0].Section)],
            Suggestions = suggestions.Count == 0 ? null : suggestions,
            OffersPerson = true,
        };
    }

    /// <summary>The answer carries the question's id as its own writer's id: it is said once.</summary>
    private Task<Written> SayAsync(Conversation conversation, Message question, string text, MessageExtra? extra, CancellationToken ct) =>
        thread.BotAsync(conversation, question.Id.Value, Cut.To(text, 4000), extra, ct);
}
