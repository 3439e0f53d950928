using System.Globalization;
using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Orders.ListOrders;

/// <summary>Lists orders, newest first, a page at a time.</summary>
/// <param name="Search">The beginning of a number, the shop's customer id, or a whole phone number.</param>
[Requires("orders.view")]
internal sealed record ListOrders(Guid? ShopId, OrderStatus? Status, string? Search, string? After, string? Before, int Take) : IQuery<OrderList>;

internal sealed record OrderList(IReadOnlyList<OrderRow> Rows, string? Next, string? Previous);

internal sealed record OrderRow(OrderId Id, Guid ShopId, string Number, OrderStatus Status, long TotalMinor, string Currency, string CustomerName, string Phone, string? CustomerExternalId, DateTime PlacedAtUtc, DateTime ReceivedAtUtc, string Title);

internal sealed class ListOrdersHandler(KefuDbContext db) : IHandler<ListOrders, OrderList>
{
    public async Task<OrderList> HandleAsync(ListOrders request, CancellationToken ct)
    {
        var orders = Narrow(db.Set<Order>().AsNoTracking(), request);
        var backwards = request.Before is not null;
        if (TryRead(request.Before ?? request.After, out var at, out var number))
        {
#pragma warning disable CA1309 // Compared by the database.
            orders = backwards
                ? orders.Where(o => o.PlacedAtUtc > at || (o.PlacedAtUtc == at && string.Compare(o.Number, number) > 0))
                : orders.Where(o => o.PlacedAtUtc < at || (o.PlacedAtUtc == at && string.Compare(o.Number, number) < 0));
#pragma warning restore CA1309
        }

        orders = backwards ? orders.OrderBy(o => o.PlacedAtUtc).ThenBy(o => o.Number) : orders.OrderByDescending(o => o.PlacedAtUtc).ThenByDescending(o => o.Number);
        var found = await orders.Take(request.Take + 1).ToListAsync(ct);
        var more = found.Count > request.Take;
        found = [.. found.Take(request.Take)];
        if (backwards)
        {
            found.Reverse();
        }

        var next = found.Count > 0 && (more || backwards) ? Key(found[^1]) : null;
        var previous = found.Count > 0 && (backwards ? more : request.After is not null) ? Key(found[0]) : null;
        return new OrderList([.. found.Select(Row)], next, previous);
    }

    private static IQueryable<Order> Narrow(IQueryable<Order> orders, ListOrders request)
    {
        if (request.ShopId is { } shop)
        {
            orders = orders.Where(o => o.ShopId == shop);
        }

        if (request.Status is { } status)
        {
            orders = orders.Where(o => o.Status == status);
        }

        if (request.Search is { Length: > 0 } search)
        {
            orders = orders.Where(o => o.Number.StartsWith(search) || o.CustomerExternalId == search || o.Phone == search);
        }

        return orders;
    }

    private static OrderRow Row(Order o) => new(
        o.Id, o.ShopId, o.Number, o.Status, o.TotalMinor, o.Currency, Masking.Name(o.CustomerName), Masking.Phone(o.Phone), o.CustomerExternalId, o.PlacedAtUtc, o.ReceivedAtUtc, o.Lines.Count > 0 ? o.Lines[0].Title : "");

    private static string Key(Order o) => string.Create(CultureInfo.InvariantCulture, $"{o.PlacedAtUtc.Ticks}.{o.Number}");

    private static bool TryRead(string? key, out DateTime at, out string number)
    {
        var dot = key?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        var ok = long.TryParse(dot < 0 ? "" : key![..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks;
        at = ok ? new DateTime(ticks, DateTimeKind.Utc) : default;
        number = ok ? key![(dot + 1)..] : "";
        return ok;
    }
}
