using System.Text.Json.Serialization;
using Kefu.Contracts.Orders;
using Kefu.Platform.Access;

namespace Kefu.Orders.Domain;

/// <summary>An order as its source last told it. Only a newer version of the source changes it.</summary>
internal sealed class Order : IShopOwned
{
    private Order()
    {
    }

    public OrderId Id { get; private init; }

    public Guid ShopId { get; private init; }

    public string Number { get; private init; } = "";

    public long SourceVersion { get; private set; }

    public string LastEventId { get; private set; } = "";

    public OrderStatus Status { get; private set; }

    public string Currency { get; private set; } = "";

    public long TotalMinor { get; private set; }

    public string? CustomerExternalId { get; private set; }

    public string? CustomerName { get; private set; }

    public string? Phone { get; private set; }

    public string? Email { get; private set; }

    public OrderAddress? Address { get; private set; }

    public DateTime PlacedAtUtc { get; private set; }

    public DateTime OccurredAtUtc { get; private set; }

    public DateTime? PaidAtUtc { get; private set; }

    public DateTime? DeliveredAtUtc { get; private set; }

    public DateTime ReceivedAtUtc { get; private set; }

    public IReadOnlyList<OrderLine> Lines { get; private set; } = [];

    public IReadOnlyList<Shipment> Shipments { get; private set; } = [];

    /// <summary>Guards against two reports applied at once.</summary>
    public int Version { get; private set; }

    public static Order First(Guid shopId, OrderReport report, DateTime nowUtc)
    {
        var order = new Order { Id = OrderId.New(), ShopId = shopId, Number = report.OrderNumber, PlacedAtUtc = report.OccurredAt };
        order.Take(report, nowUtc);
        return order;
    }

    /// <summary>Applies a report when its source version is newer; says why not otherwise.</summary>
    public ReportOutcome Apply(OrderReport report, DateTime nowUtc)
    {
        if (report.Version == SourceVersion)
        {
            return ReportOutcome.Duplicate;
        }

        if (report.Version < SourceVersion)
        {
            return ReportOutcome.Older;
        }

        Take(report, nowUtc);
        return ReportOutcome.Applied;
    }

    private void Take(OrderReport report, DateTime nowUtc)
    {
        SourceVersion = report.Version;
        LastEventId = report.EventId;
        Status = report.Status;
        Currency = report.Currency;
        TotalMinor = report.TotalMinor;
        CustomerExternalId = report.Customer?.ExternalId ?? CustomerExternalId;
        CustomerName = report.Customer?.Name ?? CustomerName;
        Phone = report.Customer?.Phone ?? Phone;
        Email = report.Customer?.Email ?? Email;
        Address = report.Customer?.Address ?? Address;
        OccurredAtUtc = report.OccurredAt;
        PlacedAtUtc = Earliest(PlacedAtUtc, report.OccurredAt, report.PaidAt ?? report.OccurredAt);
        PaidAtUtc = report.PaidAt ?? PaidAtUtc;
        DeliveredAtUtc = report.Status is OrderStatus.Delivered or OrderStatus.Completed ? DeliveredAtUtc ?? report.OccurredAt : DeliveredAtUtc;
        ReceivedAtUtc = nowUtc;
        Lines = report.Lines ?? Lines;
        Shipments = report.Shipments ?? Shipments;
        Version++;
    }

    // A source tells when it changed, not when it began: the earliest moment heard of comes closest.
    private static DateTime Earliest(params ReadOnlySpan<DateTime> moments)
    {
        var earliest = moments[0];
        foreach (var moment in moments)
        {
            earliest = moment < earliest ? moment : earliest;
        }

        return earliest;
    }
}

/// <summary>What became of a report.</summary>
internal enum ReportOutcome
{
    /// <summary>The order is now as reported.</summary>
    Applied,

    /// <summary>This report was applied before.</summary>
    Duplicate,

    /// <summary>The order is already newer.</summary>
    Older,
}

internal sealed record OrderAddress(string? Province, string? City, string? District, string? Line)
{
    /// <summary>In one line; a city that is its own province is named once.</summary>
    [JsonIgnore]
    public string Whole => (Province == City ? "" : Province) + City + District + Line;
}

internal sealed record OrderLine(string Sku, string Title, int Quantity, long PriceMinor, string? ImageUrl);

internal sealed record Shipment(string Carrier, string TrackingNumber, string Status, IReadOnlyList<ShipmentEvent>? Events);

internal sealed record ShipmentEvent(DateTime At, string Text, string? Place);

/// <summary>When a shop's order source last spoke; without a row it never has.</summary>
internal sealed class OrderSource : IShopOwned
{
    public Guid ShopId { get; init; }

    public DateTime LastReportAtUtc { get; set; }
}
