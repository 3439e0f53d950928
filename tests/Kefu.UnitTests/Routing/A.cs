using FsCheck;
using FsCheck.Fluent;
using Kefu.Contracts.Routing;
using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

internal static class A
{
    public static readonly DateTime Now = new(2026, 3, 2, 6, 0, 0, DateTimeKind.Utc);
    public static readonly Guid Shop = Id(900);
    public static readonly Guid Queue = Id(800);

    public static Guid Id(int n) => new(n, 0, 0, new byte[8]);

    public static RoutingItem Item(int id, int waitedSeconds = 10) => new()
    {
        Id = Id(id),
        ShopId = Shop,
        QueueId = Queue,
        Channel = "chat",
        QueuedAtUtc = Now.AddSeconds(-waitedSeconds),
    };

    public static RoutingAgent Agent(int id, int capacity = 3) => new()
    {
        Id = Id(id),
        Presence = Presence.Online,
        MayReply = true,
        Capacity = new Dictionary<string, int> { ["chat"] = capacity },
        Shops = new HashSet<Guid> { Shop },
        Queues = new HashSet<Guid> { Queue },
        IdleSinceUtc = Now.AddMinutes(-5),
    };

    public static RoutingSnapshot Snapshot(RoutingItem[] items, RoutingAgent[] agents, RoutingRules? rules = null) =>
        new(Now, rules ?? new RoutingRules(), items, agents, [new RoutingQueue(Queue)]);

    public static RoutingDecision Decision(RoutingItem[] items, RoutingAgent[] agents, RoutingRules? rules = null) =>
        RoutingPlanner.Plan(Snapshot(items, agents, rules)).Decisions[0];

    /// <summary>Floors of every kind: thin and rich in agents, skilled and not, with misses, closed hours and limits.</summary>
    public static Arbitrary<RoutingSnapshot> AnySnapshot { get; } =
        (from seed in Gen.Choose(0, int.MaxValue - 1)
         from items in Gen.Choose(0, 25)
         from agents in Gen.Choose(0, 12)
         select Random(seed, items, agents)).ToArbitrary();

    public static RoutingSnapshot Random(int seed, int items, int agents)
    {
        var random = new Random(seed);
        string[] skills = ["refund", "parcel", "invoice"];
        string[] channels = ["chat", "email"];
        string[] languages = ["zh", "en"];
        string[] regions = ["east", "west"];
        string[] tiers = ["plain", "gold", "vip"];
        Guid[] shops = [Id(900), Id(901)];
        Guid[] queues = [Id(800), Id(801), Id(802)];
        T? Maybe<T>(T[] from)
            where T : class => random.Next(3) == 0 ? from[random.Next(from.Length)] : null;
        HashSet<T> Some<T>(T[] from, int ofTen) => [.. from.Where(_ => random.Next(10) < ofTen)];
        var people = Enumerable.Range(1, agents).Select(n => new RoutingAgent
        {
            Id = Id(n),
            Presence = random.Next(4) > 0 ? Presence.Online : (Presence)random.Next(5),
            OnDuty = random.Next(10) > 0,
            MayReply = random.Next(10) > 0,
            Capacity = channels.ToDictionary(c => c, _ => random.Next(4)),
            Load = channels.ToDictionary(c => c, _ => random.Next(3)),
            Skills = Some(skills, 6).ToDictionary(s => s, _ => random.Next(1, 6)),
            Shops = Some(shops, 7),
            Queues = Some(queues, 7),
            Languages = Some(languages, 5),
            Regions = Some(regions, 5),
            IdleSinceUtc = Now.AddSeconds(-random.Next(900)),
            AssignedToday = random.Next(6),
        }).ToArray();
        var waiting = Enumerable.Range(1, items).Select(n => new RoutingItem
        {
            Id = Id(1000 + n),
            ShopId = shops[random.Next(2)],
            QueueId = queues[random.Next(3)],
            Channel = channels[random.Next(2)],
            QueuedAtUtc = Now.AddSeconds(-random.Next(600)),
            Skills = [.. Some(skills, 3).Select(s => new SkillNeed(s, random.Next(1, 6)))],
            Tier = Maybe(tiers),
            Region = Maybe(regions),
            Language = Maybe(languages),
            NamedAgentId = random.Next(6) == 0 ? Id(random.Next(1, 13)) : null,
            PreviousAgentId = random.Next(6) == 0 ? Id(random.Next(1, 13)) : null,
            HeldById = random.Next(6) == 0 ? Id(random.Next(1, 13)) : null,
            MissedBy = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Id(random.Next(1, 13)))],
        }).ToArray();
        var rules = new RoutingRules
        {
            Version = 7,
            TierHeadStartSeconds = new Dictionary<string, int> { ["gold"] = 60, ["vip"] = 240 },
            LanguageIsHard = random.Next(2) == 0,
            RegionIsHard = random.Next(2) == 0,
            OfferAgainWhenAllMissed = random.Next(2) == 0,
        };
        var closed = new Kefu.Platform.Time.WorkCalendar();
        return new RoutingSnapshot(Now, rules, waiting, people, [new(queues[0]), new(queues[1]), new(queues[2], random.Next(2) == 0 ? closed : null)]);
    }
}
