using FsCheck;
using FsCheck.Fluent;
using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

public sealed class FloorProperties
{
    [Fact]
    [Clause("S1-3.3b")]
    public void No_suitable_agent_should_idle_while_a_customer_waits_and_nobody_be_passed_over()
    {
        var (offers, transfers) = (0, 0);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var floor = new FloorSimulation(seed).Run(seconds: 300);
            (offers, transfers) = (offers + floor.Offers, transfers + floor.Transfers);
            return floor.Faults.Count == 0 ? true.ToProperty() : false.ToProperty().Label(floor.Faults[0]);
        }));

        // Floors on which nothing happens would prove nothing.
        Assert.True(offers > 1000 && transfers > 100, $"{offers} offers, {transfers} transfers");
    }

    [Theory]
    [InlineData(120, true)]
    [InlineData(100_000, false)]
    public void A_plain_customer_should_be_served_after_the_maximum_wait_however_many_important_ones_come(int maxWaitSeconds, bool served)
    {
        var rules = new RoutingRules { MaxWaitSeconds = maxWaitSeconds, TierHeadStartSeconds = new Dictionary<string, int> { ["vip"] = 50_000 } };
        var plain = A.Item(1) with { QueuedAtUtc = A.Now, Tier = "plain" };
        var waiting = new List<RoutingItem> { plain };
        var busyUntil = A.Now.AddSeconds(30);
        DateTime? servedAt = null;
        for (var second = 0; second < 600 && servedAt is null; second++)
        {
            // Twice as many important customers as can be served: one place, half a minute each.
            var now = A.Now.AddSeconds(second);
            if (second % 15 == 0)
            {
                waiting.Add(A.Item(100 + second) with { QueuedAtUtc = now, Tier = "vip" });
            }

            var load = new Dictionary<string, int> { ["chat"] = now < busyUntil ? 1 : 0 };
            var plan = RoutingPlanner.Plan(A.Snapshot([.. waiting], [A.Agent(1, capacity: 1) with { Load = load }], rules) with { NowUtc = now });
            foreach (var decision in plan.Decisions.Where(d => d.AssignedTo is not null))
            {
                waiting.RemoveAll(i => i.Id == decision.ItemId);
                busyUntil = now.AddSeconds(30);
                servedAt = decision.ItemId == plain.Id ? now : servedAt;
            }
        }

        Assert.Equal(served, servedAt is not null);
        Assert.True(!served || servedAt <= A.Now.AddSeconds(maxWaitSeconds + 30), $"{servedAt}");
    }

    [Fact]
    public void The_same_input_should_give_the_same_plan() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(A.AnySnapshot, snapshot =>
            System.Text.Json.JsonSerializer.Serialize(RoutingPlanner.Plan(snapshot)) == System.Text.Json.JsonSerializer.Serialize(RoutingPlanner.Plan(snapshot with { Items = [.. snapshot.Items], Agents = [.. snapshot.Agents] }))));
}
