using System.Text;
using Kefu.Contracts.Orders;
using Kefu.Orders;
using Kefu.Orders.ImportOrders;
using Kefu.Platform.Text;

namespace Kefu.Tests.Orders;

public sealed class OrderCsvTests
{
    private const string Head = "order_number,version,status,occurred_at,total,customer_id,phone,sku,title,quantity,price\n";

    [Fact]
    public void Read_should_gather_lines_of_the_same_order()
    {
        var content = Read(Head + "DD1,2,shipped,2026-11-18 18:32,329.00,u1,13800001234,K1,\"水壶, 1.5 L\",2,100\nDD1,2,shipped,2026-11-18 18:32,329.00,u1,13800001234,C1,杯子,1,129\n");

        var order = Assert.Single(content.Orders);
        Assert.Empty(content.Errors);
        Assert.Equal(32_900, order.TotalMinor);
        Assert.Equal(OrderStatus.Shipped, order.Status);
        Assert.Equal(["水壶, 1.5 L", "杯子"], order.Lines!.Select(l => l.Title));
        Assert.Equal(new DateTime(2026, 11, 18, 10, 32, 0, DateTimeKind.Utc), order.OccurredAt);
    }

    [Fact]
    public void Read_should_list_bad_rows_and_keep_the_good_ones()
    {
        var content = Read(Head + "DD1,1,paid,2026-11-18,10,,,,,,\nDD2,x,paid,2026-11-18,10,,,,,,\nDD3,1,flying,yesterday,ten,,,,,,\n,1,paid,2026-11-18,10,,,,,,\n");

        Assert.Equal("DD1", Assert.Single(content.Orders).OrderNumber);
        Assert.Equal([(3, "version"), (4, "occurred_at"), (4, "status"), (4, "total"), (5, "order_number")], content.Errors.Select(e => (e.Row, e.Column)).Order());
    }

    [Fact]
    public void Read_should_name_a_missing_column()
    {
        var content = Read("order_number,status\nDD1,paid\n");

        Assert.Empty(content.Orders);
        Assert.Contains(content.Errors, e => e.Column == "version");
    }

    [Fact]
    public void Decode_should_read_what_spreadsheets_in_China_save()
    {
        Assert.Equal("订单", CsvTable.Decode(CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes("订单")));
        Assert.Equal("订单", CsvTable.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("订单")]));
    }

    private static OrderCsvContent Read(string csv) => new OrderCsv(Words.Of<OrdersText>()).Read(csv);
}
