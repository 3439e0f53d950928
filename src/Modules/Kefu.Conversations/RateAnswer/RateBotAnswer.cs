using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.RateAnswer;

/// <summary>The customer says whether an answer of the bot helped. Twice no, and a person takes over.</summary>
[RequiresVisitor]
public sealed record RateBotAnswer(long Seq, bool Helpful) : ICommand<Done>;

internal sealed class RateBotAnswerHandler(KefuDbContext db, ConversationReach reach, CurrentActor current, Handover handover, SettingsStore settings, EventLog log) : IHandler<RateBotAnswer, Done>
{
    public async Task<Done> HandleAsync(RateBotAnswer request, CancellationToken ct)
    {
        var customer = new CustomerId(current.Actor.CustomerId ?? Guid.Empty);
        var message = await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(m => m.Seq == request.Seq && m.CustomerId == customer && m.Author == AuthorKind.Bot && m.Visibility == Visibility.Public, ct)
            ?? throw new NotFound();
        if (await db.Set<AnswerRating>().SingleOrDefaultAsync(r => r.MessageId == message.Id, ct) is { } earlier)
        {
            // The same word again changes nothing; another word replaces it and counts no failure a second time.
            if (earlier.Helpful != request.Helpful)
            {
                earlier.Helpful = request.Helpful;
                Tell(message, request.Helpful);
            }

            return default;
        }

        db.Add(new AnswerRating { MessageId = message.Id, ConversationId = message.ConversationId, ShopId = message.ShopId, Helpful = request.Helpful });
        Tell(message, request.Helpful);
        var conversation = await reach.GetAsync(message.ConversationId, ct);
        var most = (await settings.GetAsync<BotSettings>(BotSettings.Key, conversation.ShopId, ct)).MostFailures;
        if (!request.Helpful && conversation.Status is ConversationStatus.Bot && conversation.BotFailed(most))
        {
            await handover.AskAsync(conversation, HandoverReason.TwoFailures, ct);
        }

        return default;
    }

    private void Tell(Message message, bool helpful) =>
        log.Append(
            new BotAnswerRated(message.ConversationId, message.Id, helpful, [.. (message.ReadExtra()?.Sources ?? []).Select(s => s.ArticleId)]), "conversation", message.ConversationId.Value, message.ShopId);
}

/// <summary>What the customer thought of one answer of the bot.</summary>
internal sealed class AnswerRating : IShopOwned
{
    public MessageId MessageId { get; init; }

    public ConversationId ConversationId { get; init; }

    public Guid ShopId { get; init; }

    public bool Helpful { get; set; }
}
