using System.Globalization;
using Kefu.Contracts.Routing;

namespace Kefu.Routing.Domain;

/// <summary>Whether an agent suits an item, and how well.</summary>
internal static class Suitability
{
    private const double TopLevel = 5;

    /// <summary>The first reason against the agent; null when nothing stands against.</summary>
    public static RoutingFilter? FilterOf(RoutingItem item, AgentState state, RoutingRules rules, int levelDrop)
    {
        var agent = state.Agent;
        if (item.HeldById == agent.Id)
        {
            return RoutingFilter.ServesItAlready;
        }

        if (!agent.Queues.Contains(item.QueueId))
        {
            return RoutingFilter.NotInQueue;
        }

        foreach (var need in item.Skills)
        {
            if (Lacks(agent, need, levelDrop))
            {
                return RoutingFilter.Skill;
            }
        }

        if (!agent.Shops.Contains(item.ShopId))
        {
            return RoutingFilter.ShopScope;
        }

        if (!agent.MayReply)
        {
            return RoutingFilter.PermissionToReply;
        }

        if (agent.Presence != Presence.Online || !agent.OnDuty)
        {
            return RoutingFilter.Presence;
        }

        if (state.IsFull(item.Channel))
        {
            return RoutingFilter.Capacity;
        }

        if (rules.LanguageIsHard && !Speaks(agent, item))
        {
            return RoutingFilter.Language;
        }

        if (rules.RegionIsHard && !Serves(agent, item))
        {
            return RoutingFilter.Region;
        }

        return item.MissedBy.Contains(agent.Id) ? RoutingFilter.AlreadyMissed : null;
    }

    /// <summary>What exactly the agent lacked.</summary>
    public static string? DetailOf(RoutingFilter? removedBy, RoutingItem item, AgentState state, int levelDrop) => removedBy switch
    {
        RoutingFilter.Skill => SkillDetail(item.Skills.First(need => Lacks(state.Agent, need, levelDrop)), state.Agent, levelDrop),
        RoutingFilter.Presence => state.Agent.OnDuty ? PresenceName(state.Agent.Presence) : "off-duty",
        RoutingFilter.Capacity => string.Create(CultureInfo.InvariantCulture, $"{state.LoadOf(item.Channel)}/{state.Agent.Capacity.GetValueOrDefault(item.Channel)}"),
        RoutingFilter.Language => item.Language,
        RoutingFilter.Region => item.Region,
        _ => null,
    };

    public static Score ScoreOf(RoutingItem item, AgentState state, RoutingRules rules, DateTime now, int mostAssigned)
    {
        var (agent, weights) = (state.Agent, rules.Weights);
        var capacity = Math.Max(1, agent.Capacity.GetValueOrDefault(item.Channel));
        var idle = rules.IdleCapSeconds <= 0 ? 0
            : Math.Clamp((now - state.IdleSinceUtc).TotalSeconds / rules.IdleCapSeconds, 0, 1);
        var continuity = item.NamedAgentId == agent.Id ? 1 : item.PreviousAgentId == agent.Id ? 0.6 : 0;
        var skill = 0.0;
        foreach (var need in item.Skills)
        {
            skill += Math.Min(TopLevel, agent.Skills.GetValueOrDefault(need.Skill)) / TopLevel / item.Skills.Count;
        }

        return new Score(
            Load: weights.Load * (1 - ((double)state.LoadOf(item.Channel) / capacity)),
            Idle: weights.Idle * idle,
            Continuity: weights.Continuity * continuity,
            Skill: weights.Skill * skill,
            Spare: weights.Spare * (item.Skills.Count + 1.0) / (agent.Skills.Count + 1.0),
            Fairness: weights.Fairness * (1 - (state.Assigned / (mostAssigned + 1.0))),
            Language: Speaks(agent, item) ? weights.Language : 0,
            Region: Serves(agent, item) ? weights.Region : 0);
    }

    private static bool Lacks(RoutingAgent agent, SkillNeed need, int levelDrop) => agent.Skills.GetValueOrDefault(need.Skill) < Required(need, levelDrop);

    private static int Required(SkillNeed need, int levelDrop) => Math.Max(1, need.Level - levelDrop);

    private static string SkillDetail(SkillNeed need, RoutingAgent agent, int levelDrop) =>
        string.Create(CultureInfo.InvariantCulture, $"{need.Skill} {agent.Skills.GetValueOrDefault(need.Skill)}<{Required(need, levelDrop)}");

    private static bool Speaks(RoutingAgent agent, RoutingItem item) =>
        item.Language is null || agent.Languages.Count == 0 || agent.Languages.Contains(item.Language);

    private static bool Serves(RoutingAgent agent, RoutingItem item) =>
        item.Region is null || agent.Regions.Count == 0 || agent.Regions.Contains(item.Region);

    private static string PresenceName(Presence presence) => presence switch
    {
        Presence.Offline => "offline",
        Presence.Online => "online",
        Presence.Busy => "busy",
        Presence.Break => "break",
        Presence.Training => "training",
        _ => throw new ArgumentOutOfRangeException(nameof(presence), presence, message: null),
    };
}
