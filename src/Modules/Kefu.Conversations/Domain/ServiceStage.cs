using Kefu.Contracts.Orders;

namespace Kefu.Conversations.Domain;

/// <summary>Where in the life of a purchase a customer stands when they come.</summary>
internal static class ServiceStage
{
    public const string PreSale = "pre-sale";
    public const string InSale = "in-sale";
    public const string AfterSale = "after-sale";

    /// <summary>Judged by the newest order that is not cancelled: none, before the sale; on its way, within it; in the customer's hands, after it.</summary>
    public static string Of(IEnumerable<OrderState> orders)
    {
        var newest = orders.Where(o => o.Status is not OrderStatus.Cancelled).OrderByDescending(o => o.OccurredAtUtc).Select(o => (OrderStatus?)o.Status).FirstOrDefault();
        return newest switch
        {
            null => PreSale,
            OrderStatus.Created or OrderStatus.Paid or OrderStatus.Shipped => InSale,
            _ => AfterSale,
        };
    }
}

/// <summary>All that the stage asks of an order.</summary>
internal readonly record struct OrderState(OrderStatus Status, DateTime OccurredAtUtc);
