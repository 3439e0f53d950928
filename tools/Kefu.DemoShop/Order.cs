namespace Kefu.DemoShop;

public enum OrderStatus { Created, Paid, Shipped, Delivered, Completed, Cancelled }

public sealed record OrderLine(string Sku, string Title, int Quantity, long PriceMinor, string ImageUrl);

public sealed record ShipmentEvent(DateTime At, string Text, string Place);

public sealed record Shipment(string Carrier, string TrackingNumber, string Status, IReadOnlyList<ShipmentEvent> Events);

/// <summary>One state of an order; every step makes the next one with a higher version.</summary>
public sealed record Order(
    string Number, long Version, string CustomerId, OrderStatus Status, DateTime CreatedAtUtc, DateTime ChangedAtUtc, DateTime? PaidAtUtc,
    IReadOnlyList<OrderLine> Lines, Shipment? Shipment, string Lang)
{
    public long TotalMinor => Lines.Sum(l => l.PriceMinor * l.Quantity);

    public IReadOnlyList<string> Steps => Status switch
    {
        OrderStatus.Created => ["pay", "cancelOrder"],
        OrderStatus.Paid => ["shipIt", "cancelOrder"],
        OrderStatus.Shipped => ["transit", "deliver"],
        OrderStatus.Delivered => ["complete"],
        OrderStatus.Completed or OrderStatus.Cancelled => [],
        _ => throw new InvalidOperationException($"Unknown status {Status}"),
    };

    /// <summary>The order after a step of the simulation, or null where the step does not fit its state.</summary>
    public Order? After(string step, DateTime now)
    {
        if (!Steps.Contains(step)) return null;
        var t = new Texts(Lang);
        var next = this with { Version = Math.Max(Version + 1, new DateTimeOffset(now).ToUnixTimeMilliseconds()), ChangedAtUtc = now };
        return step switch
        {
            "pay" => next with { Status = OrderStatus.Paid, PaidAtUtc = now },
            "shipIt" => next with
            {
                Status = OrderStatus.Shipped,
                Shipment = new(t["carrier"], $"SF{next.Version % 1_000_000_000_000:D12}", "in_transit", [new(now, t["picked"], t["warehouse"])]),
            },
            "transit" => next with { Shipment = Moved("in_transit", new(now, t["onTheWay"], t["hub"])) },
            "deliver" => next with { Status = OrderStatus.Delivered, Shipment = Moved("delivered", new(now, t["signed"], DemoCustomer.Find(CustomerId)?.Address.City ?? "")) },
            "complete" => next with { Status = OrderStatus.Completed },
            _ => next with { Status = OrderStatus.Cancelled },
        };
    }

    private Shipment? Moved(string status, ShipmentEvent what) =>
        Shipment is null ? null : Shipment with { Status = status, Events = [.. Shipment.Events, what] };
}
