using Kefu.Contracts;
using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Orders.Data;

/// <summary>Answers other contexts about orders, within the actor's shops.</summary>
internal sealed class OrderBook(KefuDbContext db) : IOrders
{
    public async Task<OrderAnswer> ForCustomerAsync(Guid shopId, string? externalId, int take, CancellationToken ct)
    {
        var source = await db.Set<OrderSource>().AsNoTracking().SingleOrDefaultAsync(s => s.ShopId == shopId, ct);
        if (source is null || string.IsNullOrEmpty(externalId))
        {
            return new OrderAnswer(source is not null, source?.LastReportAtUtc, []);
        }

        var orders = await db.Set<Order>().AsNoTracking()
            .Where(o => o.ShopId == shopId && o.CustomerExternalId == externalId)
            .OrderByDescending(o => o.PlacedAtUtc)
            .Take(take)
            .ToListAsync(ct);
        return new OrderAnswer(true, source.LastReportAtUtc, [.. orders.Select(Card)]);
    }

    public async Task<OrderCard?> FindAsync(Guid shopId, string number, CancellationToken ct) =>
        await db.Set<Order>().AsNoTracking().SingleOrDefaultAsync(o => o.ShopId == shopId && o.Number == number, ct) is { } order ? Card(order) : null;

    private static OrderCard Card(Order order) => new(
        order.Id,
        order.Number,
        order.Status,
        new Money(order.TotalMinor, order.Currency),
        order.PlacedAtUtc,
        order.PaidAtUtc,
        order.DeliveredAtUtc,
        order.ReceivedAtUtc,
        [.. order.Lines.Select(l => new OrderLineCard(l.Sku, l.Title, l.Quantity, new Money(l.PriceMinor, order.Currency), l.ImageUrl))],
        [.. order.Shipments.Select(s => new ShipmentCard(s.Carrier, s.TrackingNumber, s.Status, [.. (s.Events ?? []).Select(e => new ShipmentEventCard(e.At, e.Text, e.Place))]))],
        order.CustomerExternalId,
        order.Phone);
}
