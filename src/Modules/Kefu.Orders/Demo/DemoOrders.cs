using Kefu.Contracts.Identity;
using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;

namespace Kefu.Orders.Demo;

/// <summary>What the storefront's customers bought before: every state once.</summary>
internal sealed class DemoOrders(KefuDbContext db, IShopDirectory shops) : IDemoStory
{
    private static readonly ReportedCustomer Lin = new("c-1001", "林晓", "13800001001", "lin.xiao@example.com", new("上海市", "上海市", "徐汇区", "漕溪北路 18 号 1201 室"));
    private static readonly ReportedCustomer Zhou = new("c-1002", "周子衡", "13800001002", "zhou.ziheng@example.com", new("浙江省", "杭州市", "西湖区", "文三路 90 号 6 幢 302"));
    private static readonly ReportedCustomer Emma = new("c-1003", "Emma Clarke", "13800001003", "emma.clarke@example.com", new("北京市", "北京市", "朝阳区", "建国路 77 号 B 座 1508"));
    private static readonly ReportedCustomer He = new("c-1004", "何雨桐", "13800001004", "he.yutong@example.com", new("四川省", "成都市", "武侯区", "人民南路四段 11 号 2 单元 903"));

    public int Order => 15;

    public async Task PrepareAsync(DemoStory story, CancellationToken ct)
    {
        if (!story.IsFirst)
        {
            return;
        }

        var shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!;
        foreach (var report in Reports(story.EndUtc))
        {
            story.At(report.OccurredAt, () => ReceiveAsync(story, shop.Id, report));
        }

        db.Add(new OrderSource { ShopId = shop.Id, LastReportAtUtc = story.EndUtc });
    }

    public Task EndAsync(DemoStory story, CancellationToken ct) => Task.CompletedTask;

    private Task ReceiveAsync(DemoStory story, Guid shopId, OrderReport report)
    {
        var order = Domain.Order.First(shopId, report.InUtc(), story.NowUtc);
        db.Add(order);
        return story.TellAsync(Actor.System, new OrderChanged(order.Id, order.Number, order.Status, order.SourceVersion, true), "order", order.Id.Value, shopId);
    }

    private static IEnumerable<OrderReport> Reports(DateTime now)
    {
        var dome = new OrderLine("T2", "穹顶台灯 T2 · 雾灰绿", 1, 32900, null);
        var wall = new OrderLine("W1", "壁灯 W1", 2, 19900, null);
        var pendant = new OrderLine("P2", "吊灯 P2", 1, 45900, null);
        yield return Make("YG20261116-08417", Lin, OrderStatus.Delivered, now.AddDays(-6), dome, Parcel("SF1438995567", "delivered", now.AddDays(-4), "本人签收", "上海 · 徐汇区", now.AddDays(-6)));
        yield return Make("YG20260901-01220", Lin, OrderStatus.Completed, now.AddDays(-82), wall, Parcel("SF1201445533", "delivered", now.AddDays(-79), "本人签收", "上海 · 徐汇区", now.AddDays(-82)));
        yield return Make("YG20261120-02231", Zhou, OrderStatus.Shipped, now.AddDays(-2), pendant, Parcel("SF1440293100", "in-transit", now.AddHours(-9), "运输中", "嘉兴转运中心", now.AddDays(-2)));
        yield return Make("YG20261121-00518", Emma, OrderStatus.Paid, now.AddDays(-1), dome, null);
        yield return Make("YG20261122-00102", He, OrderStatus.Created, now.AddHours(-3), wall, null);
    }

    private static OrderReport Make(string number, ReportedCustomer customer, OrderStatus status, DateTime at, OrderLine line, Shipment? parcel) => new()
    {
        EventId = "demo-" + number,
        OrderNumber = number,
        Version = 1,
        OccurredAt = status is OrderStatus.Delivered or OrderStatus.Completed && parcel?.Events is [.., var last] ? last.At : at,
        Customer = customer,
        Status = status,
        TotalMinor = line.PriceMinor * line.Quantity,
        PaidAt = status == OrderStatus.Created ? null : at.AddMinutes(2),
        Lines = [line],
        Shipments = parcel is null ? [] : [parcel],
    };

    private static Shipment Parcel(string number, string status, DateTime last, string text, string place, DateTime sent) => new(
        "顺丰", number, status, [new ShipmentEvent(sent.AddHours(4), "已发货", "杭州 · 余杭仓"), new ShipmentEvent(last, text, place)]);
}
