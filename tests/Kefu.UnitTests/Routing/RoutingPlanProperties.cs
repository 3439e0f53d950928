using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kefu.Contracts.Routing;
using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

public sealed class RoutingPlanProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(400);

    [Fact]
    [Clause("S0-4.3")]
    public void Plan_should_never_assign_to_one_who_lacks_skill_permission_shop_presence_or_queue() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, snapshot => RoutingPlanner.Plan(snapshot).Decisions.All(decision =>
        {
            if (decision.AssignedTo is not { } id)
            {
                return true;
            }

            var item = snapshot.Items.Single(i => i.Id == decision.ItemId);
            return RuleBook.Suits(snapshot.Agents.Single(a => a.Id == id), item, snapshot);
        })));

    [Fact]
    public void Plan_should_leave_no_suitable_agent_with_a_free_place_while_an_item_waits() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, snapshot =>
        {
            var plan = RoutingPlanner.Plan(snapshot);
            var load = LoadAfter(snapshot, plan);
            return plan.Decisions.Where(d => d.AssignedTo is null).All(decision =>
            {
                var item = snapshot.Items.Single(i => i.Id == decision.ItemId);
                return IsClosed(snapshot, item) || !snapshot.Agents.Any(a =>
                    RuleBook.Suits(a, item, snapshot) && !item.MissedBy.Contains(a.Id) && load[(a.Id, item.Channel)] < a.Capacity[item.Channel]);
            });
        }));

    [Fact]
    public void Plan_should_never_exceed_a_capacity() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, snapshot =>
        {
            var load = LoadAfter(snapshot, RoutingPlanner.Plan(snapshot));
            return snapshot.Agents.All(a => a.Capacity.All(c =>
                load[(a.Id, c.Key)] <= Math.Max(c.Value, a.Load.GetValueOrDefault(c.Key))));
        }));

    [Fact]
    public void Plan_should_be_the_same_when_the_input_is_shuffled() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, Gen.Choose(0, 1000).ToArbitrary(), (snapshot, seed) =>
        {
            var random = new Random(seed);
            T[] Shuffled<T>(IReadOnlyList<T> list)
            {
                var copy = list.ToArray();
                random.Shuffle(copy);
                return copy;
            }

            var shuffled = snapshot with
            {
                Items = Shuffled(snapshot.Items),
                Agents = Shuffled(snapshot.Agents),
                Queues = Shuffled(snapshot.Queues),
            };
            return JsonSerializer.Serialize(RoutingPlanner.Plan(snapshot)) == JsonSerializer.Serialize(RoutingPlanner.Plan(shuffled));
        }));

    [Fact]
    public void Plan_should_serve_every_item_past_the_maximum_wait_before_the_others_and_by_age() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, snapshot =>
        {
            var waits = RoutingPlanner.Plan(snapshot).Decisions.Select(d => d.WaitedSeconds).ToList();
            var late = waits.TakeWhile(w => w >= snapshot.Rules.MaxWaitSeconds).ToList();
            return late.Count == waits.Count(w => w >= snapshot.Rules.MaxWaitSeconds)
                && late.Zip(late.Skip(1)).All(p => p.First >= p.Second);
        }));

    [Fact]
    public void Plan_should_decide_every_item_exactly_once_and_explain_every_agent() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, snapshot =>
        {
            var plan = RoutingPlanner.Plan(snapshot);
            return plan.Decisions.Select(d => d.ItemId).Order().SequenceEqual(snapshot.Items.Select(i => i.Id).Order())
                && plan.Decisions.All(d => (d.AssignedTo is null) != (d.WaitsBecause is null))
                && plan.Decisions.All(d => d.WaitsBecause == RoutingFilter.QueueClosed
                    || d.Candidates.Select(c => c.AgentId).Order().SequenceEqual(snapshot.Agents.Select(a => a.Id).Order()))
                && plan.Decisions.All(d => d.Candidates.All(c => (c.RemovedBy is null) == (c.Score is not null)));
        }));

    [Fact]
    public void Plan_should_decide_the_same_and_explain_only_what_is_new_when_the_reasons_for_waiting_are_known() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, Gen.Choose(0, 3).ToArbitrary(), (snapshot, every) =>
        {
            var plan = RoutingPlanner.Plan(snapshot).Decisions;
            var told = plan.Where((_, i) => every == 0 || i % every == 0).ToDictionary(d => d.ItemId, d => d.WaitsBecause);
            var known = RoutingPlanner.Plan(snapshot with { Items = [.. snapshot.Items.Select(i => i with { WaitsBecause = told.GetValueOrDefault(i.Id) })] }).Decisions;
            return plan.Zip(known).All(p => JsonSerializer.Serialize(p.First) == JsonSerializer.Serialize(
                p.Second.WaitsBecause is { } why && told.GetValueOrDefault(p.Second.ItemId) == why ? p.Second with { Candidates = p.First.Candidates } : p.Second));
        }));

    [Fact]
    public void Plan_should_spread_equal_items_evenly_when_agents_are_equal() =>
        Check.One(Runs, Prop.ForAll(Gen.Choose(1, 8).ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), (agents, items) =>
        {
            var plan = RoutingPlanner.Plan(A.Snapshot(
                [.. Enumerable.Range(100, items).Select(n => A.Item(n, n))],
                [.. Enumerable.Range(1, agents).Select(n => A.Agent(n, 5))]));
            var counts = Enumerable.Range(1, agents).Select(n => plan.Decisions.Count(d => d.AssignedTo == A.Id(n))).ToList();
            return counts.Max() - counts.Min() <= 1 && counts.Sum() == Math.Min(items, agents * 5);
        }));

    [Fact]
    public void Positions_should_count_from_one_without_gaps_in_each_queue() =>
        Check.One(Runs, Prop.ForAll(A.AnySnapshot, snapshot =>
        {
            var positions = QueuePosition.Of(snapshot.Items, snapshot.Rules, snapshot.NowUtc);
            return snapshot.Items.GroupBy(i => i.QueueId)
                .All(q => q.Select(i => positions[i.Id]).Order().SequenceEqual(Enumerable.Range(1, q.Count())));
        }));

    private static bool IsClosed(RoutingSnapshot snapshot, RoutingItem item) =>
        snapshot.Queues.Single(q => q.Id == item.QueueId).Hours is not null;

    private static Dictionary<(Guid Agent, string Channel), int> LoadAfter(RoutingSnapshot snapshot, RoutingPlan plan)
    {
        var load = snapshot.Agents
            .SelectMany(a => a.Capacity.Keys.Select(c => ((a.Id, c), a.Load.GetValueOrDefault(c))))
            .ToDictionary(x => x.Item1, x => x.Item2);
        foreach (var decision in plan.Decisions)
        {
            if (decision.AssignedTo is { } agent)
            {
                load[(agent, snapshot.Items.Single(i => i.Id == decision.ItemId).Channel)]++;
            }
        }

        return load;
    }
}
