using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

public sealed class WaitEstimateTests
{
    [Theory]
    [InlineData(1, 2, 4, 0)]
    [InlineData(3, 2, 4, 60)]
    [InlineData(1, 0, 6, 60)]
    [InlineData(6, 0, 6, 360)]
    [InlineData(1, 0, 30, 20)]
    [InlineData(31, 0, 10, 1140)]
    public void Estimate_should_share_the_line_among_all_places(int position, int free, int busy, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), WaitEstimate.Of(position, free, busy, TimeSpan.FromMinutes(6)));

    [Fact]
    public void Estimate_should_be_unknown_when_nobody_serves() =>
        Assert.Null(WaitEstimate.Of(1, 0, 0, TimeSpan.FromMinutes(6)));

    [Fact]
    public void Position_should_follow_the_order_of_service_within_the_queue()
    {
        var rules = new RoutingRules { TierHeadStartSeconds = new Dictionary<string, int> { ["vip"] = 100 } };
        RoutingItem[] waiting = [A.Item(1, 50), A.Item(2, 10) with { Tier = "vip" }, A.Item(3, 90) with { QueueId = A.Id(801) }];

        var positions = QueuePosition.Of(waiting, rules, A.Now);

        Assert.Equal((2, 1, 1), (positions[A.Id(1)], positions[A.Id(2)], positions[A.Id(3)]));
    }
}
