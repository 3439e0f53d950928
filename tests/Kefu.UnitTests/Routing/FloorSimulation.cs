using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

/// <summary>A floor under a clock that the test moves: customers come, people come and go, offers are taken, declined or missed, and work is transferred. Plans are made every two seconds, as the routing clock does at the latest.</summary>
internal sealed class FloorSimulation
{
    public const int PlanEverySeconds = 2;
    private const int AcceptSeconds = 20;
    private static readonly string[] Tiers = ["plain", "gold", "vip"];
    private static readonly string[] Skills = ["refund", "lamp"];
    private readonly Random _random;
    private readonly List<WaitingItem> _items = [];
    private readonly List<Person> _people;
    private readonly Dictionary<(Guid Item, Guid Agent), DateTime> _idleSince = [];
    private int _made;

    public FloorSimulation(int seed)
    {
        _random = new Random(seed);
        Rules = new RoutingRules
        {
            MaxWaitSeconds = _random.Next(30, 120),
            TierHeadStartSeconds = new Dictionary<string, int> { ["gold"] = 60, ["vip"] = 600 },
            OfferAgainWhenAllMissed = _random.Next(2) == 0,
        };
        _people = [.. Enumerable.Range(1, _random.Next(1, 6)).Select(n => new Person(A.Id(n), _random.Next(1, 4), [.. Skills.Where(_ => _random.Next(2) == 0)]) { Presence = Any(Presence.Online, Presence.Offline) })];
    }

    public RoutingRules Rules { get; }

    public DateTime Now { get; private set; } = A.Now;

    public int Offers { get; private set; }

    public int Transfers { get; private set; }

    /// <summary>What was seen against the rules; empty when all is well.</summary>
    public List<string> Faults { get; } = [];

    public FloorSimulation Run(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Now = Now.AddSeconds(1);
            Happen();
            foreach (var item in _items.Where(i => i.State is ItemState.Offered && i.OfferExpiresAtUtc <= Now))
            {
                item.Miss();
            }

            if (second % PlanEverySeconds == 0)
            {
                Plan();
            }

            Watch();
        }

        return this;
    }

    private void Happen()
    {
        if (_random.Next(4) == 0)
        {
            Arrive();
        }

        if (_random.Next(15) == 0)
        {
            Switch(_people[_random.Next(_people.Count)]);
        }

        foreach (var item in _items.Where(i => i.State is ItemState.Offered).ToList())
        {
            switch (_random.Next(12))
            {
                case < 3:
                    item.Hold(item.Agent!.Value, Now);
                    break;
                case 3:
                    item.Decline(item.Agent!.Value, item.OfferExpiresAtUtc!.Value);
                    break;
            }
        }

        foreach (var item in _items.Where(i => i.State is ItemState.Held).ToList())
        {
            switch (_random.Next(60))
            {
                case < 2:
                    item.Finish(Now);
                    break;
                case 2:
                    Transfer(item);
                    break;
            }
        }

        foreach (var item in _items.Where(i => i.HeldBy is not null && _random.Next(60) == 0))
        {
            item.StopSeeking();
        }
    }

    private void Arrive() => _items.Add(new WaitingItem
    {
        Conversation = new ConversationId(A.Id(10_000 + _made++)),
        ShopId = A.Shop,
        Queue = new QueueId(A.Queue),
        Tier = Any(Tiers),
        Skills = _random.Next(3) == 0 ? [new SkillNeed(Any(Skills), _random.Next(1, 4))] : [],
        QueuedAtUtc = Now,
    });

    /// <summary>Whoever goes has their offers withdrawn and their work brought back, as it is done when a connection is lost.</summary>
    private void Switch(Person person)
    {
        person.Presence = Any(Presence.Online, Presence.Online, Presence.Busy, Presence.Offline);
        person.IdleSinceUtc = Now;
        if (person.Presence is not Presence.Offline)
        {
            return;
        }

        foreach (var item in _items)
        {
            if (item.State is ItemState.Offered && item.Agent == person.Staff)
            {
                item.Miss();
            }
            else if ((item.State is ItemState.Held && item.Agent == person.Staff) || item.HeldBy == person.Staff)
            {
                item.Finish(Now);
                (item.State, item.Agent, item.QueuedAtUtc, item.MissedBy) = (ItemState.Waiting, null, Now, [person.Id]);
            }
        }
    }

    private void Transfer(WaitingItem item)
    {
        Transfers++;
        item.Seek(item.Agent!.Value);
        (item.State, item.Agent, item.QueuedAtUtc) = (ItemState.Waiting, null, Now);
    }

    private void Plan()
    {
        var snapshot = Snapshot();
        var plan = RoutingPlanner.Plan(snapshot);
        foreach (var decision in plan.Decisions.Where(d => d.AssignedTo is not null))
        {
            var agent = snapshot.Agents.Single(a => a.Id == decision.AssignedTo);
            var item = snapshot.Items.Single(i => i.Id == decision.ItemId);
            if (!RuleBook.Suits(agent, item, snapshot))
            {
                Faults.Add($"{Now:T}: offered to one who does not suit");
            }

            // Passed over: somebody who goes first, could have had this place, and was left waiting.
            foreach (var other in plan.Decisions.Where(d => d.AssignedTo is null).Select(d => snapshot.Items.Single(i => i.Id == d.ItemId)))
            {
                if (RuleBook.GoesBefore(other, item, snapshot) && RuleBook.Suits(agent, other, snapshot) && !other.MissedBy.Contains(agent.Id))
                {
                    Faults.Add($"{Now:T}: one who waited since {other.QueuedAtUtc:T} was passed over for one of {item.QueuedAtUtc:T}");
                }
            }

            Offers++;
            _items.Single(i => i.Conversation.Value == item.Id).Offer(new StaffId(agent.Id), DecisionId.New(), Now.AddSeconds(AcceptSeconds));
            _people.Single(p => p.Id == agent.Id).Assigned++;
        }
    }

    /// <summary>Notes for how long each waiting item had somebody suitable with a free place.</summary>
    private void Watch()
    {
        var snapshot = Snapshot();
        var idle = (from item in snapshot.Items
                    from agent in snapshot.Agents
                    where RuleBook.Suits(agent, item, snapshot) && !item.MissedBy.Contains(agent.Id) && agent.Load.GetValueOrDefault("chat") < agent.Capacity["chat"]
                    select (item.Id, agent.Id)).ToHashSet();
        foreach (var gone in _idleSince.Keys.Where(k => !idle.Contains(k)).ToList())
        {
            _idleSince.Remove(gone);
        }

        foreach (var pair in idle)
        {
            if (!_idleSince.TryAdd(pair, Now) && Now - _idleSince[pair] > TimeSpan.FromSeconds(5))
            {
                Faults.Add($"{Now:T}: somebody suitable was free for more than five seconds while a customer waited");
            }
        }
    }

    private RoutingSnapshot Snapshot() => new(
        Now,
        Rules,
        [.. _items.Where(i => i.State is ItemState.Waiting).Select(i => i.ToPlan())],
        [.. _people.Where(p => p.Presence is not Presence.Offline).Select(p => p.ToPlan(_items.Count(i => i.State is ItemState.Offered or ItemState.Held && i.Agent == p.Staff) + _items.Count(i => i.State is ItemState.Offered or ItemState.Waiting && i.HeldBy == p.Staff)))],
        [new RoutingQueue(A.Queue)]);

    private T Any<T>(params T[] of) => of[_random.Next(of.Length)];

    private sealed record Person(Guid Id, int Capacity, IReadOnlyList<string> Skills)
    {
        public StaffId Staff => new(Id);

        public Presence Presence { get; set; }

        public DateTime IdleSinceUtc { get; set; } = A.Now;

        public int Assigned { get; set; }

        public RoutingAgent ToPlan(int load) => A.Agent(1, Capacity) with
        {
            Id = Id,
            Presence = Presence,
            Load = new Dictionary<string, int> { ["chat"] = load },
            Skills = Skills.ToDictionary(s => s, _ => 3),
            IdleSinceUtc = IdleSinceUtc,
            AssignedToday = Assigned,
        };
    }
}
