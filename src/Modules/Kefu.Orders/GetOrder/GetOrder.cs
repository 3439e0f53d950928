using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Orders.GetOrder;

/// <summary>One order by its number, personal fields masked.</summary>
/// <param name="ShopId">Needed only when two shops within reach use the same number.</param>
[Requires("orders.view")]
internal sealed record GetOrder(string Number, Guid? ShopId) : IQuery<OrderView>;

internal sealed record OrderView(
    OrderId Id,
    Guid ShopId,
    string Number,
    OrderStatus Status,
    long SourceVersion,
    string Currency,
    long TotalMinor,
    DateTime PlacedAtUtc,
    DateTime OccurredAtUtc,
    DateTime? PaidAtUtc,
    DateTime? DeliveredAtUtc,
    DateTime ReceivedAtUtc,
    string? CustomerExternalId,
    string CustomerName,
    string Phone,
    string Email,
    string Address,
    IReadOnlyList<OrderLine> Lines,
    IReadOnlyList<Shipment> Shipments);

internal sealed class GetOrderHandler(KefuDbContext db) : IHandler<GetOrder, OrderView>
{
    public async Task<OrderView> HandleAsync(GetOrder request, CancellationToken ct)
    {
        var order = await db.Set<Order>().AsNoTracking()
            .Where(o => o.Number == request.Number && (request.ShopId == null || o.ShopId == request.ShopId))
            .OrderByDescending(o => o.PlacedAtUtc)
            .FirstOrDefaultAsync(ct) ?? throw new NotFound();
        return new OrderView(
            order.Id,
            order.ShopId,
            order.Number,
            order.Status,
            order.SourceVersion,
            order.Currency,
            order.TotalMinor,
            order.PlacedAtUtc,
            order.OccurredAtUtc,
            order.PaidAtUtc,
            order.DeliveredAtUtc,
            order.ReceivedAtUtc,
            order.CustomerExternalId,
            Masking.Name(order.CustomerName),
            Masking.Phone(order.Phone),
            Masking.Email(order.Email),
            Masking.Address(order.Address?.Whole),
            order.Lines,
            [.. order.Shipments.Select(s => s with { Events = [.. (s.Events ?? []).OrderByDescending(e => e.At)] })]);
    }
}
