using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

public sealed class RoutingReplayTests
{
    private static readonly DateTime Start = new(2026, 3, 2, 1, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Queue = Guid.CreateVersion7();
    private static readonly Guid Shop = Guid.CreateVersion7();

    [Fact]
    public void Replay_should_wait_for_the_first_who_is_free_and_count_who_left()
    {
        // One person with one place: served at once, after ten minutes, and one who would not wait that long.
        var figures = RoutingReplay.Run([Item(0), Item(60), Item(120, patience: 300)], [Person()], [new RoutingQueue(Queue)], new RoutingRules());
        Assert.Equal((2, 1), (figures.Served, figures.Left));
        Assert.Equal((0, 540, 540), (figures.MedianWait, figures.P95Wait, figures.LongestWait));
        Assert.Equal((2, 2), (figures.Most, figures.Fewest));
    }

    [Fact]
    public void Replay_should_show_what_another_rule_changes()
    {
        var items = Enumerable.Range(0, 6).Select(i => Item(i, tier: i == 5 ? "vip" : "")).ToList();
        var plain = new RoutingRules { TierHeadStartSeconds = new Dictionary<string, int>(StringComparer.Ordinal), MaxWaitSeconds = 86_400 };
        var credited = plain with { TierHeadStartSeconds = new Dictionary<string, int>(StringComparer.Ordinal) { ["vip"] = 3600 } };
        double VipWait(RoutingRules rules) => RoutingReplay.Run(items, [Person()], [new RoutingQueue(Queue)], rules).Served == 6 ? Last(rules) : -1;
        double Last(RoutingRules rules) => RoutingReplay.Run([.. items.Select(i => i with { Patience = i.Item.Tier == "vip" ? TimeSpan.FromMinutes(15) : null })], [Person()], [new RoutingQueue(Queue)], rules).Left;
        Assert.Equal(1, VipWait(plain));
        Assert.Equal(0, VipWait(credited));
    }

    [Fact]
    public void Replay_should_be_the_same_each_time_and_share_evenly_among_equals()
    {
        var items = Enumerable.Range(0, 200).Select(i => Item(i * 37)).ToList();
        var people = Enumerable.Range(0, 4).Select(_ => Person(capacity: 3)).ToList();
        var first = RoutingReplay.Run(items, people, [new RoutingQueue(Queue)], new RoutingRules());
        Assert.Equal(first, RoutingReplay.Run([.. items.AsEnumerable().Reverse()], people, [new RoutingQueue(Queue)], new RoutingRules()));
        Assert.Equal(200, first.Served);
        Assert.InRange(first.Spread!.Value, 1, 1.15);
    }

    private static ReplayItem Item(int afterSeconds, string tier = "", int? patience = null) => new(
        new RoutingItem { Id = Guid.CreateVersion7(), ShopId = Shop, QueueId = Queue, Channel = "chat", QueuedAtUtc = Start.AddSeconds(afterSeconds), Tier = tier },
        TimeSpan.FromMinutes(10),
        patience is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    private static ReplayShift Person(int capacity = 1) => new(
        new RoutingAgent { Id = Guid.CreateVersion7(), MayReply = true, Capacity = new Dictionary<string, int>(StringComparer.Ordinal) { ["chat"] = capacity }, Shops = [Shop], Queues = [Queue] },
        [(Start, Start.AddDays(1))]);
}
