using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Kefu.DemoShop;

/// <summary>The shop's orders, in memory and, with <c>--data</c>, in one file.</summary>
internal sealed class OrderBook
{
    private readonly ConcurrentDictionary<string, Order> orders = new();
    private readonly Lock writing = new();
    private readonly string? file;
    private readonly TimeProvider clock;
    private int counter;

    public OrderBook(ShopOptions options, TimeProvider clock)
    {
        this.clock = clock;
        if (options.Data is null) return;
        file = Path.Combine(Directory.CreateDirectory(options.Data).FullName, "orders.json");
        if (!File.Exists(file)) return;
        foreach (var order in JsonSerializer.Deserialize<List<Order>>(File.ReadAllText(file), Assets.Json) ?? [])
        {
            orders[order.Number] = order;
        }
    }

    public IReadOnlyList<Order> Of(DemoCustomer customer) =>
        [.. orders.Values.Where(o => o.CustomerId == customer.Id).OrderByDescending(o => o.CreatedAtUtc)];

    public Order? Find(string number, DemoCustomer? customer) =>
        orders.TryGetValue(number, out var order) && order.CustomerId == customer?.Id ? order : null;

    public Order Place(DemoCustomer customer, IReadOnlyList<OrderLine> lines, string lang)
    {
        var now = clock.GetUtcNow();
        var number = string.Create(CultureInfo.InvariantCulture, $"YG{now.AddHours(8):yyMMddHHmmss}{Interlocked.Increment(ref counter) % 100:D2}");
        var order = new Order(number, now.ToUnixTimeMilliseconds(), customer.Id, OrderStatus.Created, now.UtcDateTime, now.UtcDateTime, null, lines, null, lang);
        Keep(order);
        return order;
    }

    public Order? Step(Order order, string step)
    {
        var next = order.After(step, clock.GetUtcNow().UtcDateTime);
        if (next is not null) Keep(next);
        return next;
    }

    private void Keep(Order order)
    {
        lock (writing)
        {
            orders[order.Number] = order;
            if (file is not null) File.WriteAllText(file, JsonSerializer.Serialize(orders.Values, Assets.Json));
        }
    }
}
