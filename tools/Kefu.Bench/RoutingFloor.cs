using Kefu.Contracts.Routing;
using Kefu.Routing.Domain;

namespace Kefu.Bench;

/// <summary>A floor as a planner sees it: queues, skills, languages, tiers and people who differ.</summary>
internal static class RoutingFloor
{
    public const int Waiting = 1000;
    public const int Agents = 200;
    public const int Places = 5;
    private const int Queues = 5;

    public static readonly IReadOnlyList<string> Skills = ["refund", "lamps", "invoice", "logistics", "installation"];
    public static readonly IReadOnlyList<string> Tiers = ["", "standard", "gold", "vip"];
    public static readonly DateTime Now = new(2026, 6, 18, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Guid Shop = Id(9, 0);

    public static Guid Id(int kind, int i) => new(i, (short)kind, 0, new byte[8]);

    /// <summary>Everybody that waits meets a floor with so many free places in all.</summary>
    public static RoutingSnapshot Snapshot(int freePlaces) =>
        new(Now, new RoutingRules { TierHeadStartSeconds = new Dictionary<string, int>(StringComparer.Ordinal) { ["vip"] = 90, ["gold"] = 30 } }, Items(), People(freePlaces), [.. Enumerable.Range(0, Queues).Select(q => new RoutingQueue(Id(3, q)))]);

    private static List<RoutingItem> Items() => [.. Enumerable.Range(0, Waiting).Select(i => new RoutingItem
    {
        Id = Id(1, i),
        ShopId = Shop,
        QueueId = Id(3, i % Queues),
        Channel = "chat",
        QueuedAtUtc = Now.AddSeconds(-(i * 7919 % 400)),
        Skills = SkillsOf(i),
        Tier = Tiers[i % Tiers.Count],
        Language = i % 10 == 0 ? "en" : "zh",
        PreviousAgentId = i % 4 == 0 ? Id(2, i % Agents) : null,
        MissedBy = i % 20 == 0 ? [Id(2, i * 7 % Agents)] : [],
        WaitsBecause = RoutingFilter.Capacity,
    })];

    public static List<SkillNeed> SkillsOf(int i) => i % 3 == 0 ? [] : [new SkillNeed(Skills[i % Skills.Count], 1 + (i % 3))];

    public static Dictionary<string, int> SkillsOfAgent(int a) =>
        Skills.Where((_, s) => (a + s) % 3 != 0).Select((skill, s) => (skill, Level: 1 + ((a + s) % 5))).ToDictionary(p => p.skill, p => p.Level, StringComparer.Ordinal);

    private static List<RoutingAgent> People(int freePlaces) => [.. Enumerable.Range(0, Agents).Select(a => new RoutingAgent
    {
        Id = Id(2, a),
        Presence = Presence.Online,
        MayReply = true,
        Capacity = new Dictionary<string, int>(StringComparer.Ordinal) { ["chat"] = Places },
        Load = new Dictionary<string, int>(StringComparer.Ordinal) { ["chat"] = Places - (freePlaces / Agents) - (a < freePlaces % Agents ? 1 : 0) },
        Skills = SkillsOfAgent(a),
        Shops = [Shop],
        Queues = [.. Enumerable.Range(0, Queues).Where(q => a % 4 == 0 || q == a % Queues || q == (a + 1) % Queues).Select(q => Id(3, q))],
        Languages = a % 5 == 0 ? ["zh", "en"] : ["zh"],
        IdleSinceUtc = Now.AddSeconds(-(a * 37 % 900)),
        AssignedToday = a % 40,
    })];
}
