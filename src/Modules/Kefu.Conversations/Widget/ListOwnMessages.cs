using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Domain;
using Kefu.Conversations.Views;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Widget;

/// <summary>The visitor's own messages before a place, over all conversations.</summary>
[RequiresVisitor]
public sealed record ListOwnMessages(long? Before, int? Take, string Language) : IQuery<MessagePage>;

/// <summary>A page of messages, oldest first.</summary>
public sealed record MessagePage(IReadOnlyList<MessageView> Messages, bool HasMore);

internal sealed class ListOwnMessagesHandler(KefuDbContext db, CurrentActor current, ThreadViews views) : IHandler<ListOwnMessages, MessagePage>
{
    public async Task<MessagePage> HandleAsync(ListOwnMessages request, CancellationToken ct)
    {
        var customer = new CustomerId(current.Actor.CustomerId ?? Guid.Empty);
        var take = Math.Clamp(request.Take ?? 50, 1, 100);
        var before = request.Before ?? long.MaxValue;
        var rows = await db.Set<Message>().AsNoTracking()
            .Where(m => m.CustomerId == customer && m.Seq < before && m.Visibility == Visibility.Public)
            .OrderByDescending(m => m.Seq).Take(take + 1).ToListAsync(ct);
        var page = rows.Take(take).Reverse();
        return new MessagePage(await views.ForCustomerAsync(page, request.Language, ct), rows.Count > take);
    }
}
