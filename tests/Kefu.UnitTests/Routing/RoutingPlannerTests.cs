using System.Text.Json;
using Kefu.Contracts.Routing;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

public sealed class RoutingPlannerTests
{
    public static TheoryData<string, string> Removals => new()
    {
        { "not-in-queue", "NotInQueue" },
        { "skill", "Skill" },
        { "shop", "ShopScope" },
        { "reply", "PermissionToReply" },
        { "presence", "Presence" },
        { "off-duty", "Presence" },
        { "capacity", "Capacity" },
        { "language", "Language" },
        { "region", "Region" },
    };

    [Theory]
    [MemberData(nameof(Removals))]
    public void Candidate_should_be_removed_by_the_named_filter(string lacks, string filter)
    {
        var good = A.Agent(1) with
        {
            Skills = new Dictionary<string, int> { ["refund"] = 3 },
            Languages = new HashSet<string> { "zh" },
            Regions = new HashSet<string> { "east" },
        };
        var item = A.Item(10) with { Skills = [new("refund", 3)], Language = "zh", Region = "east" };
        var agent = lacks switch
        {
            "not-in-queue" => good with { Queues = new HashSet<Guid>() },
            "skill" => good with { Skills = new Dictionary<string, int> { ["refund"] = 2 } },
            "shop" => good with { Shops = new HashSet<Guid>() },
            "reply" => good with { MayReply = false },
            "presence" => good with { Presence = Presence.Break },
            "off-duty" => good with { OnDuty = false },
            "capacity" => good with { Load = new Dictionary<string, int> { ["chat"] = 3 } },
            "language" => good with { Languages = new HashSet<string> { "en" } },
            _ => good with { Regions = new HashSet<string> { "west" } },
        };
        var rules = new RoutingRules { RegionIsHard = true };

        var decision = A.Decision([item], [agent], rules);

        Assert.Equal(A.Id(1), A.Decision([item], [good], rules).AssignedTo);
        Assert.Null(decision.AssignedTo);
        Assert.Equal(filter, decision.Candidates[0].RemovedBy.ToString());
        Assert.Equal(filter, decision.WaitsBecause.ToString());
    }

    [Fact]
    public void Filters_should_be_asked_in_a_fixed_order_when_several_would_remove()
    {
        var agent = A.Agent(1) with { MayReply = false, Presence = Presence.Offline, Capacity = new Dictionary<string, int>() };

        Assert.Equal(RoutingFilter.PermissionToReply, A.Decision([A.Item(10)], [agent]).WaitsBecause);
    }

    [Fact]
    public void Offer_should_go_on_to_another_when_it_was_missed()
    {
        var item = A.Item(10) with { PreviousAgentId = A.Id(1), MissedBy = [A.Id(1)] };

        Assert.Equal(A.Id(2), A.Decision([item], [A.Agent(1), A.Agent(2)]).AssignedTo);
    }

    [Fact]
    public void Offer_should_go_round_again_only_when_everybody_missed_it()
    {
        var item = A.Item(10) with { MissedBy = [A.Id(1)] };
        var full = A.Agent(2) with { Load = new Dictionary<string, int> { ["chat"] = 3 } };

        var alone = A.Decision([item], [A.Agent(1)]);
        var another = A.Decision([item], [A.Agent(1), full]);
        var never = A.Decision([item], [A.Agent(1)], new RoutingRules { OfferAgainWhenAllMissed = false });

        Assert.True(alone.OfferedAgain);
        Assert.Equal(A.Id(1), alone.AssignedTo);
        Assert.Null(another.AssignedTo);
        Assert.Equal(RoutingFilter.AlreadyMissed, never.WaitsBecause);
    }

    [Theory]
    [InlineData(10, 4, 4)]
    [InlineData(59, 3, null)]
    [InlineData(60, 3, 3)]
    [InlineData(179, 2, null)]
    [InlineData(180, 1, 1)]
    [InlineData(9999, 0, null)]
    public void Skill_level_should_relax_by_timed_steps_but_never_to_none(int waited, int level, int? assignedLevel)
    {
        var item = A.Item(10, waited) with { Skills = [new("refund", 4)] };
        var agent = A.Agent(1) with { Skills = new Dictionary<string, int> { ["refund"] = level } };

        Assert.Equal(assignedLevel is not null, A.Decision([item], [agent]).AssignedTo is not null);
    }

    [Fact]
    public void Important_customers_should_overtake_by_their_head_start()
    {
        var rules = new RoutingRules { TierHeadStartSeconds = new Dictionary<string, int> { ["vip"] = 60 } };
        var vip = A.Item(12, 5) with { Tier = "vip" };

        var plan = RoutingPlanner.Plan(A.Snapshot([A.Item(10, 70), A.Item(11, 50), vip], [A.Agent(1, 1)], rules));

        Assert.Equal([A.Id(10), A.Id(12), A.Id(11)], plan.Decisions.Select(d => d.ItemId));
        Assert.Equal(RoutingPrecedence.Tier, plan.Decisions[1].Precedence);
    }

    [Fact]
    public void Longest_wait_should_beat_every_tier_when_it_passes_the_maximum()
    {
        var rules = new RoutingRules { MaxWaitSeconds = 120, TierHeadStartSeconds = new Dictionary<string, int> { ["vip"] = 9999 } };
        var vip = A.Item(11, 119) with { Tier = "vip" };

        var plan = RoutingPlanner.Plan(A.Snapshot([vip, A.Item(10, 120)], [A.Agent(1, 1)], rules));

        Assert.Equal(A.Id(10), plan.Decisions[0].ItemId);
        Assert.Equal(A.Id(1), plan.Decisions[0].AssignedTo);
        Assert.Equal(RoutingPrecedence.MaxWait, plan.Decisions[0].Precedence);
        Assert.Equal(RoutingFilter.Capacity, plan.Decisions[1].WaitsBecause);
    }

    [Fact]
    [Clause("S3-4.4e")]
    public void Named_agent_should_be_preferred_when_on_duty()
    {
        var item = A.Item(10) with { NamedAgentId = A.Id(2), PreviousAgentId = A.Id(1) };
        var busier = A.Agent(2) with { Load = new Dictionary<string, int> { ["chat"] = 1 } };

        Assert.Equal(A.Id(2), A.Decision([item], [A.Agent(1), busier]).AssignedTo);
        Assert.Equal(A.Id(1), A.Decision([item], [A.Agent(1), busier with { OnDuty = false }]).AssignedTo);
    }

    [Fact]
    public void Previous_agent_should_be_preferred_over_an_equal_one()
    {
        var item = A.Item(10) with { PreviousAgentId = A.Id(2) };

        Assert.Equal(A.Id(2), A.Decision([item], [A.Agent(1), A.Agent(2)]).AssignedTo);
    }

    [Fact]
    public void Least_loaded_then_longest_idle_should_be_chosen_when_nothing_else_differs()
    {
        var loaded = A.Agent(1) with { Load = new Dictionary<string, int> { ["chat"] = 1 } };
        var idle = A.Agent(3) with { IdleSinceUtc = A.Now.AddMinutes(-9) };

        Assert.Equal(A.Id(2), A.Decision([A.Item(10)], [loaded, A.Agent(2)]).AssignedTo);
        Assert.Equal(A.Id(3), A.Decision([A.Item(10)], [A.Agent(2), idle]).AssignedTo);
    }

    [Fact]
    public void Specialists_should_be_spared_when_a_generalist_can_serve()
    {
        var specialist = A.Agent(1) with { Skills = new Dictionary<string, int> { ["refund"] = 3, ["invoice"] = 4 } };
        var generalist = A.Agent(2);

        Assert.Equal(A.Id(2), A.Decision([A.Item(10)], [specialist, generalist]).AssignedTo);
    }

    [Fact]
    public void Soft_region_and_language_should_prefer_but_not_exclude()
    {
        var rules = new RoutingRules { LanguageIsHard = false };
        var item = A.Item(10) with { Language = "en", Region = "east" };
        var other = A.Agent(1) with { Languages = new HashSet<string> { "zh" }, Regions = new HashSet<string> { "west" } };

        Assert.Equal(A.Id(1), A.Decision([item], [other], rules).AssignedTo);
        Assert.Equal(A.Id(2), A.Decision([item], [other, A.Agent(2)], rules).AssignedTo);
    }

    [Fact]
    public void Item_should_wait_for_its_queue_to_open()
    {
        var hours = WorkCalendar.Weekdays(new WorkInterval(new(9, 0), new(18, 0)));
        var snapshot = A.Snapshot([A.Item(10)], [A.Agent(1)]) with { Queues = [new(A.Queue, hours)] };

        Assert.NotNull(RoutingPlanner.Plan(snapshot).Decisions[0].AssignedTo);
        var evening = RoutingPlanner.Plan(snapshot with { NowUtc = A.Now.AddHours(6) }).Decisions[0];
        Assert.Equal(RoutingFilter.QueueClosed, evening.WaitsBecause);
    }

    [Fact]
    public void Decision_should_carry_candidates_scores_and_rule_version()
    {
        var decision = A.Decision(
            [A.Item(10)],
            [A.Agent(1), A.Agent(2) with { MayReply = false }, A.Agent(3) with { Presence = Presence.Busy }],
            new RoutingRules { Version = 42 });

        Assert.Equal(42, decision.RulesVersion);
        Assert.Equal([A.Id(1), A.Id(3), A.Id(2)], decision.Candidates.Select(c => c.AgentId));
        Assert.True(decision.Candidates[0].Score!.Value.Total > 0);
        Assert.Equal("busy", decision.Candidates[1].Detail);
    }

    [Fact]
    public void Snapshot_rules_and_decision_should_survive_json()
    {
        var snapshot = A.Random(5, 20, 8);
        var text = JsonSerializer.Serialize(snapshot);
        var back = JsonSerializer.Deserialize<RoutingSnapshot>(text)!;
        var plan = JsonSerializer.Serialize(RoutingPlanner.Plan(snapshot));

        Assert.Equal(text, JsonSerializer.Serialize(back));
        Assert.Equal(plan, JsonSerializer.Serialize(RoutingPlanner.Plan(back)));
        Assert.Equal(plan, JsonSerializer.Serialize(JsonSerializer.Deserialize<RoutingPlan>(plan)));
    }
}
