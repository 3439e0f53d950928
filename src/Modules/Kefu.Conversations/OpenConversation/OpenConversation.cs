using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Orders;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Kefu.Conversations.OpenConversation;

/// <summary>Begins a conversation for the visitor at the door, or finds the one that is open.</summary>
[RequiresVisitor]
internal sealed record OpenConversation(string Channel, ConversationId? Previous) : ICommand<ConversationId>;

internal sealed class OpenConversationHandler(KefuDbContext db, CurrentActor current, ICustomers customers, EventLog log, Counters numbers, TimeProvider clock, ILogger<OpenConversationHandler> logger, IOrders? orders = null)
    : IHandler<OpenConversation, ConversationId>
{
    private const int OrdersLookedAt = 20;

    public async Task<ConversationId> HandleAsync(OpenConversation request, CancellationToken ct)
    {
        var actor = current.Actor;
        var open = await db.Set<Conversation>().AsNoTracking().Where(c => c.OpenFor == actor.CustomerId).Select(c => (ConversationId?)c.Id).FirstOrDefaultAsync(ct);
        if (open is { } there)
        {
            return there;
        }

        var customer = await customers.FindAsync(new CustomerId(actor.CustomerId ?? Guid.Empty), ct) ?? throw new NotFound();
        var stage = await StageAsync(customer, ct);
        var conversation = Conversation.Open(
            customer.ShopId, await numbers.NumberAsync(Conversation.NumberCounter, ct), customer, request.Channel, customer.Language, stage, request.Previous, clock.UtcNow());
        db.Add(conversation);
        log.Append(new ConversationOpened(conversation.Id, customer.Id, conversation.Channel, conversation.Language, stage), "conversation", conversation.Id.Value, conversation.ShopId);
        return conversation.Id;
    }

    private async Task<string> StageAsync(CustomerCard customer, CancellationToken ct)
    {
        if (orders is null || customer.ExternalId is null)
        {
            return ServiceStage.PreSale;
        }

        try
        {
            var answer = await orders.ForCustomerAsync(customer.ShopId, customer.ExternalId, OrdersLookedAt, ct);
            return ServiceStage.Of(answer.Orders.Select(o => new OrderState(o.Status, o.OccurredAtUtc)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever ails the order source, the customer is let in; the stage is a help, not a condition.
            logger.LogWarning(e, "The order source did not answer; the conversation begins without it");
            return ServiceStage.PreSale;
        }
    }
}
