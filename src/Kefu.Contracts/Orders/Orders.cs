namespace Kefu.Contracts.Orders;

/// <summary>How far an order is.</summary>
public enum OrderStatus
{
    /// <summary>Placed, not paid.</summary>
    Created,

    /// <summary>Paid, not shipped.</summary>
    Paid,

    /// <summary>On its way.</summary>
    Shipped,

    /// <summary>Signed for.</summary>
    Delivered,

    /// <summary>Over.</summary>
    Completed,

    /// <summary>Cancelled.</summary>
    Cancelled,
}

/// <summary>Event: an order or its shipment changed by a newer version of its source.</summary>
public sealed record OrderChanged(OrderId Order, string Number, OrderStatus Status, long Version, bool New);

/// <summary>One line of an order; amounts are for the whole line's unit.</summary>
public sealed record OrderLineCard(string Sku, string Title, int Quantity, Money Price, string? ImageUrl);

/// <summary>A moment of a shipment.</summary>
public sealed record ShipmentEventCard(DateTime AtUtc, string Text, string? Place);

/// <summary>A shipment.</summary>
public sealed record ShipmentCard(string Carrier, string TrackingNumber, string Status, IReadOnlyList<ShipmentEventCard> Events);

/// <summary>An order with its lines and shipments.</summary>
public sealed record OrderCard(
    OrderId Id,
    string Number,
    OrderStatus Status,
    Money Total,
    DateTime OccurredAtUtc,
    DateTime? PaidAtUtc,
    DateTime? DeliveredAtUtc,
    DateTime ReceivedAtUtc,
    IReadOnlyList<OrderLineCard> Lines,
    IReadOnlyList<ShipmentCard> Shipments,
    string? CustomerExternalId,
    string? CustomerPhone);

/// <summary>What the order source answered.</summary>
/// <param name="Available">False when the shop's source has never reported: the desk says so instead of showing nothing.</param>
public sealed record OrderAnswer(bool Available, DateTime? LastReportAtUtc, IReadOnlyList<OrderCard> Orders);

/// <summary>Looks orders up.</summary>
public interface IOrders
{
    /// <summary>The orders of the customer whom the shop knows by this id, newest first.</summary>
    Task<OrderAnswer> ForCustomerAsync(Guid shopId, string? externalId, int take, CancellationToken ct);

    /// <summary>The order with this number in the shop, or null.</summary>
    Task<OrderCard?> FindAsync(Guid shopId, string number, CancellationToken ct);
}
