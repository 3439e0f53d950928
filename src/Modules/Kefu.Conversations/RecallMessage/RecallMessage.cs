using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Domain;
using Kefu.Conversations.PostMessage;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.RecallMessage;

/// <summary>A customer takes back what they wrote a moment ago: nobody reads it any more, except who may see what was recalled.</summary>
[RequiresVisitor]
public sealed record RecallMessage(MessageId Message) : ICommand<MessageView>;

internal sealed class RecallMessageHandler(KefuDbContext db, CurrentActor current, EventLog log, FreshMessages fresh, AfterCommit after, ThreadViews views, TimeProvider clock) : IHandler<RecallMessage, MessageView>
{
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    public async Task<MessageView> HandleAsync(RecallMessage request, CancellationToken ct)
    {
        var customer = new CustomerId(current.Actor.CustomerId ?? Guid.Empty);
        var message = await db.Set<Message>().SingleOrDefaultAsync(m => m.Id == request.Message && m.CustomerId == customer && m.Author == AuthorKind.Customer, ct) ?? throw new NotFound();
        if (message.RecalledAtUtc is null)
        {
            var now = clock.UtcNow();
            if (now > message.AtUtc + Within)
            {
                throw new RuleBroken<ConversationsText>("conversations.recall-late", (int)Within.TotalMinutes);
            }

            // Of two who do it at once, one finds it still to be done.
            if (await db.Set<Message>().Where(m => m.Id == message.Id && m.RecalledAtUtc == null).ExecuteUpdateAsync(s => s.SetProperty(m => m.RecalledAtUtc, now), ct) == 1)
            {
                // The line of the list is written by the message statements alone, so it is emptied beside the context, too.
                await db.Set<Conversation>().Where(c => c.Id == message.ConversationId && c.LastPublicSeq == message.Seq).ExecuteUpdateAsync(s => s.SetProperty(c => c.LastText, ""), ct);
                log.Append(new MessageRecalled(message.ConversationId, message.Id), "conversation", message.ConversationId.Value, message.ShopId);
                after.Add(() => fresh.Forget(message.Id));
            }

            await db.Entry(message).ReloadAsync(ct);
        }

        return (await views.ForCustomerAsync([message], CultureInfo.CurrentUICulture.Name, ct))[0];
    }
}
