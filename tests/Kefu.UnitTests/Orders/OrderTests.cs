using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;

namespace Kefu.Tests.Orders;

public sealed class OrderTests
{
    private static readonly DateTime Now = new(2026, 11, 18, 6, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Shop = new("00000000-0000-0000-0000-000000000001");

    [Fact]
    public void Apply_should_take_a_newer_version()
    {
        var order = Order.First(Shop, Report(1, OrderStatus.Paid), Now);

        var outcome = order.Apply(Report(2, OrderStatus.Shipped), Now.AddMinutes(1));

        Assert.Equal(ReportOutcome.Applied, outcome);
        Assert.Equal(OrderStatus.Shipped, order.Status);
        Assert.Equal(Now.AddMinutes(1), order.ReceivedAtUtc);
    }

    [Fact]
    public void Apply_should_change_nothing_when_report_is_older()
    {
        var order = Order.First(Shop, Report(3, OrderStatus.Delivered), Now);

        var outcome = order.Apply(Report(2, OrderStatus.Shipped), Now.AddDays(1));

        Assert.Equal(ReportOutcome.Older, outcome);
        Assert.Equal(OrderStatus.Delivered, order.Status);
        Assert.Equal(Now, order.ReceivedAtUtc);
    }

    [Fact]
    public void Apply_should_change_nothing_when_report_comes_twice()
    {
        var order = Order.First(Shop, Report(3, OrderStatus.Delivered), Now);

        Assert.Equal(ReportOutcome.Duplicate, order.Apply(Report(3, OrderStatus.Delivered), Now));
        Assert.Equal(1, order.Version);
    }

    [Fact]
    public void Order_should_end_with_the_newest_version_whatever_the_order_of_arrival() =>
        Prop.ForAll(
            Gen.Choose(1, 6).Select(v => (long)v).NonEmptyListOf().ToArbitrary(),
            versions =>
            {
                var order = Order.First(Shop, Report(versions[0], (OrderStatus)(versions[0] % 6)), Now);
                foreach (var version in versions.Skip(1))
                {
                    order.Apply(Report(version, (OrderStatus)(version % 6)), Now);
                }

                return order.SourceVersion == versions.Max() && order.Status == (OrderStatus)(versions.Max() % 6);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_should_keep_its_lines_when_a_report_leaves_them_out()
    {
        var order = Order.First(Shop, Report(1, OrderStatus.Paid) with { Lines = [new OrderLine("A", "Kettle", 1, 100, null)] }, Now);

        order.Apply(Report(2, OrderStatus.Shipped), Now);

        Assert.Equal("Kettle", Assert.Single(order.Lines).Title);
    }

    [Fact]
    public void Signature_should_hold_only_for_the_same_body_secret_and_a_fresh_moment()
    {
        var body = Encoding.UTF8.GetBytes("{\"a\":1}");
        var timestamp = new DateTimeOffset(Now).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = OrderSignature.Of("secret", timestamp, body);

        Assert.True(OrderSignature.Holds("secret", timestamp, signature, body, Now.AddMinutes(4)));
        Assert.False(OrderSignature.Holds("secret", timestamp, signature, body, Now.AddMinutes(6)));
        Assert.False(OrderSignature.Holds("secret", timestamp, signature, body, Now.AddMinutes(-6)));
        Assert.False(OrderSignature.Holds("other", timestamp, signature, body, Now));
        Assert.False(OrderSignature.Holds("secret", timestamp, signature, Encoding.UTF8.GetBytes("{\"a\":2}"), Now));
        Assert.False(OrderSignature.Holds("secret", timestamp, "", body, Now));
        Assert.False(OrderSignature.Holds("secret", "soon", OrderSignature.Of("secret", "soon", body), body, Now));
    }

    private static OrderReport Report(long version, OrderStatus status) => new() { EventId = "e" + version, OrderNumber = "DD1", Version = version, Status = status, OccurredAt = Now, TotalMinor = 100 };
}
