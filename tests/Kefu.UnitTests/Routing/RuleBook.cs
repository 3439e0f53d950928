using Kefu.Contracts.Routing;
using Kefu.Routing.Domain;

namespace Kefu.Tests.Routing;

/// <summary>Written apart from the planner on purpose: what the rule book says, not what the code does.</summary>
internal static class RuleBook
{
    public static bool Suits(RoutingAgent agent, RoutingItem item, RoutingSnapshot snapshot)
    {
        var waited = (snapshot.NowUtc - item.QueuedAtUtc).TotalSeconds;
        var drop = waited >= 180 ? 9 : waited >= 60 ? 1 : 0;
        bool Within(IReadOnlySet<string> own, string? wanted) => wanted is null || own.Count == 0 || own.Contains(wanted);
        return item.HeldById != agent.Id
            && agent.Queues.Contains(item.QueueId)
            && agent.Shops.Contains(item.ShopId)
            && agent is { MayReply: true, OnDuty: true, Presence: Presence.Online }
            && item.Skills.All(n => agent.Skills.TryGetValue(n.Skill, out var level) && level >= n.Level - drop)
            && (!snapshot.Rules.LanguageIsHard || Within(agent.Languages, item.Language))
            && (!snapshot.Rules.RegionIsHard || Within(agent.Regions, item.Region));
    }

    /// <summary>Who waited past the maximum goes before all who did not, whatever their tier; else the tier's head start counts as waiting.</summary>
    public static bool GoesBefore(RoutingItem one, RoutingItem other, RoutingSnapshot snapshot)
    {
        bool Late(RoutingItem item) => (snapshot.NowUtc - item.QueuedAtUtc).TotalSeconds >= snapshot.Rules.MaxWaitSeconds;
        double Waited(RoutingItem item) => (snapshot.NowUtc - item.QueuedAtUtc).TotalSeconds + (Late(item) || item.Tier is null ? 0 : snapshot.Rules.TierHeadStartSeconds.GetValueOrDefault(item.Tier));
        return Late(one) != Late(other) ? Late(one) : Waited(one) > Waited(other);
    }
}
