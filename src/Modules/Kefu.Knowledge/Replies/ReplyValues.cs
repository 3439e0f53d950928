using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Orders;
using Kefu.Platform.Access;
using Kefu.Platform.Time;

namespace Kefu.Knowledge.Replies;

/// <summary>Gathers what the variables of a canned reply stand for in a conversation.</summary>
internal sealed class ReplyValues(IConversations conversations, ICustomers customers, IOrders orders, IShopDirectory shops, CurrentActor current, TimeProvider clock)
{
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(Guid shopId, ConversationId? conversationId, CancellationToken ct)
    {
        var shop = await shops.FindAsync(shopId, ct);
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["agent"] = current.Actor.Kind == ActorKind.Staff ? current.Actor.Name : "",
            ["shop"] = shop?.Name ?? "",
            ["date"] = Day(clock.UtcNow(), shop),
        };
        if (conversationId is { } id && await conversations.FindAsync(id, ct) is { } conversation
            && await customers.FindAsync(conversation.Customer, ct) is { } customer)
        {
            values["customer"] = customer.Anonymous ? "" : customer.Name;
            await AddOrderAsync(values, shop, shopId, customer.ExternalId, ct);
        }

        return values;
    }

    private async Task AddOrderAsync(Dictionary<string, string> values, ShopCard? shop, Guid shopId, string? externalId, CancellationToken ct)
    {
        if ((await orders.ForCustomerAsync(shopId, externalId, 1, ct)).Orders is not [var order, ..])
        {
            return;
        }

        values["order"] = order.Number;
        values["product"] = order.Lines.Count > 0 ? order.Lines[0].Title : "";
        values["amount"] = (order.Total.Minor / 100m).ToString("0.00", CultureInfo.InvariantCulture);
        values["carrier"] = order.Shipments.Count > 0 ? order.Shipments[^1].Carrier : "";
        values["tracking"] = order.Shipments.Count > 0 ? order.Shipments[^1].TrackingNumber : "";
        values["delivery-date"] = order.DeliveredAtUtc is { } delivered ? Day(delivered, shop) : "";
    }

    private static string Day(DateTime utc, ShopCard? shop)
    {
        var zone = shop is not null && TimeZoneInfo.TryFindSystemTimeZoneById(shop.TimeZone, out var found) ? found : TimeZoneInfo.Utc;
        return TimeZoneInfo.ConvertTimeFromUtc(utc, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
