using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Web;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.ShowSigns;

/// <summary>The customer is typing, or stopped.</summary>
[RequiresVisitor]
public sealed record CustomerTyping(bool On) : IQuery<Done>;

/// <summary>Somebody of the floor is typing to the customer, or stopped. Colleagues in the same conversation see it, too.</summary>
[Requires("conversations.work")]
public sealed record FloorTyping(ConversationId Conversation, bool On) : IQuery<Done>;

/// <summary>Somebody of the floor looks at a conversation, or left it: a notice for colleagues, never for the customer.</summary>
[Requires("conversations.work")]
public sealed record FloorViewing(ConversationId Conversation, bool On) : IQuery<Done>;

/// <summary>A passing sign as the floor hears it.</summary>
public sealed record FloorSign(ConversationId ConversationId, Guid? Staff, string Name, bool On);

internal sealed class ShowSignsHandler(ConversationReach reach, CurrentActor current, EphemeralBus bus)
    : IHandler<CustomerTyping, Done>, IHandler<FloorTyping, Done>, IHandler<FloorViewing, Done>
{
    public async Task<Done> HandleAsync(CustomerTyping request, CancellationToken ct)
    {
        var conversation = await reach.CurrentOfAsync(new CustomerId(current.Actor.CustomerId ?? Guid.Empty), ct);
        if (conversation is { Status: ConversationStatus.Active })
        {
            bus.Publish(new EphemeralSign("staff:" + conversation.ShopId, "typing", new FloorSign(conversation.Id, null, current.Actor.Name, request.On)));
        }

        return default;
    }

    public async Task<Done> HandleAsync(FloorTyping request, CancellationToken ct)
    {
        var (shop, customer) = await WhereAsync(request.Conversation, ct);
        bus.Publish(new EphemeralSign("visitor:" + customer, "typing", new { name = current.Actor.Name, on = request.On }));
        bus.Publish(new EphemeralSign("staff:" + shop, "colleague-typing", new FloorSign(request.Conversation, current.Actor.Id, current.Actor.Name, request.On)));
        return default;
    }

    public async Task<Done> HandleAsync(FloorViewing request, CancellationToken ct)
    {
        var (shop, _) = await WhereAsync(request.Conversation, ct);
        bus.Publish(new EphemeralSign("staff:" + shop, "viewing", new FloorSign(request.Conversation, current.Actor.Id, current.Actor.Name, request.On)));
        return default;
    }

    private async Task<(Guid Shop, CustomerId Customer)> WhereAsync(ConversationId id, CancellationToken ct)
    {
        var found = await (await reach.QueryAsync(ct)).Where(c => c.Id == id).Select(c => new { c.ShopId, c.CustomerId }).SingleOrDefaultAsync(ct) ?? throw new NotFound();
        return (found.ShopId, found.CustomerId);
    }
}
