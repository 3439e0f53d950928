using System.Globalization;
using Kefu.Contracts.Routing;

namespace Kefu.Routing.Domain;

/// <summary>Plans who serves whom. Pure: the same snapshot gives the same plan, in whatever order its parts are listed.</summary>
internal static class RoutingPlanner
{
    private const double TopLevel = 5;

    public static RoutingPlan Plan(RoutingSnapshot snapshot)
    {
        var (now, rules) = (snapshot.NowUtc, snapshot.Rules);
        var order = new RoutingOrder(rules, now);
        var items = snapshot.Items.ToArray();
        Array.Sort(items, order);
        var agents = snapshot.Agents.OrderBy(a => a.Id).Select(a => new AgentState(a)).ToArray();
        var closed = snapshot.Queues.Where(q => q.Hours?.IsOpen(now) == false).Select(q => q.Id).ToHashSet();
        var mostAssigned = agents.Length == 0 ? 0 : agents.Max(a => a.Assigned);
        var decisions = new RoutingDecision[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var item = items[i];
            var decision = new RoutingDecision
            {
                ItemId = item.Id,
                Rank = i + 1,
                Precedence = order.PrecedenceOf(item),
                WaitedSeconds = Math.Max(0, (now - item.QueuedAtUtc).TotalSeconds),
                RulesVersion = rules.Version,
                LevelDrop = rules.LevelDropAfter(now - item.QueuedAtUtc),
                Candidates = [],
            };
            if (closed.Contains(item.QueueId))
            {
                decisions[i] = decision with { WaitsBecause = RoutingFilter.QueueClosed };
                continue;
            }

            decisions[i] = Decide(item, decision, agents, rules, now, mostAssigned, out var chosen);
            if (chosen is not null)
            {
                chosen.Take(item.Channel, now);
                mostAssigned = Math.Max(mostAssigned, chosen.Assigned);
            }
        }

        return new RoutingPlan(now, rules.Version, decisions);
    }

    private static RoutingDecision Decide(
        RoutingItem item,
        RoutingDecision decision,
        AgentState[] agents,
        RoutingRules rules,
        DateTime now,
        int mostAssigned,
        out AgentState? chosen)
    {
        var candidates = new RoutingCandidate[agents.Length];
        var anyEligible = false;
        var anyMissed = false;
        var awaited = false;
        for (var a = 0; a < agents.Length; a++)
        {
            var removedBy = FilterOf(item, agents[a], rules, decision.LevelDrop, out var detail);
            anyEligible |= removedBy is null;
            anyMissed |= removedBy is RoutingFilter.AlreadyMissed;
            awaited |= removedBy is RoutingFilter.Capacity && !item.MissedBy.Contains(agents[a].Agent.Id);
            var score = removedBy is null ? ScoreOf(item, agents[a], rules, now, mostAssigned) : (Score?)null;
            candidates[a] = new RoutingCandidate(agents[a].Agent.Id, removedBy, detail, score);
        }

        // Somebody at capacity who has not missed it yet will be free: only without one does it go round again.
        var again = !anyEligible && anyMissed && !awaited && rules.OfferAgainWhenAllMissed;
        if (again)
        {
            for (var a = 0; a < agents.Length; a++)
            {
                if (candidates[a].RemovedBy is RoutingFilter.AlreadyMissed)
                {
                    candidates[a] = candidates[a] with { RemovedBy = null, Score = ScoreOf(item, agents[a], rules, now, mostAssigned) };
                }
            }
        }

        chosen = null;
        var best = -1;
        for (var a = 0; a < agents.Length; a++)
        {
            if (candidates[a].Score is { } score && (best < 0 || IsBetter(score, agents[a], candidates[best].Score!.Value, agents[best])))
            {
                best = a;
            }
        }

        if (best >= 0)
        {
            chosen = agents[best];
        }

        Array.Sort(candidates, CandidateOrder.Instance);
        return decision with
        {
            AssignedTo = chosen?.Agent.Id,
            WaitsBecause = chosen is null ? Furthest(candidates) : null,
            OfferedAgain = again,
            Candidates = candidates,
        };
    }

    private static RoutingFilter Furthest(RoutingCandidate[] candidates) =>
        candidates.Length == 0 ? RoutingFilter.NotInQueue : candidates[0].RemovedBy!.Value;

    private static bool IsBetter(in Score score, AgentState agent, in Score best, AgentState bestAgent)
    {
        var byScore = score.Total.CompareTo(best.Total);
        if (byScore != 0)
        {
            return byScore > 0;
        }

        // Equal scores: the longest idle, then the lower id (agents are visited in that order).
        return agent.IdleSinceUtc < bestAgent.IdleSinceUtc;
    }

    private static RoutingFilter? FilterOf(RoutingItem item, AgentState state, RoutingRules rules, int levelDrop, out string? detail)
    {
        var agent = state.Agent;
        detail = null;
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
            var required = Math.Max(1, need.Level - levelDrop);
            var level = agent.Skills.GetValueOrDefault(need.Skill);
            if (level < required)
            {
                detail = string.Create(CultureInfo.InvariantCulture, $"{need.Skill} {level}<{required}");
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
            detail = agent.OnDuty ? PresenceName(agent.Presence) : "off-duty";
            return RoutingFilter.Presence;
        }

        var capacity = agent.Capacity.GetValueOrDefault(item.Channel);
        var load = state.LoadOf(item.Channel);
        if (load >= capacity)
        {
            detail = string.Create(CultureInfo.InvariantCulture, $"{load}/{capacity}");
            return RoutingFilter.Capacity;
        }

        if (rules.LanguageIsHard && !Speaks(agent, item))
        {
            detail = item.Language;
            return RoutingFilter.Language;
        }

        if (rules.RegionIsHard && !Serves(agent, item))
        {
            detail = item.Region;
            return RoutingFilter.Region;
        }

        return item.MissedBy.Contains(agent.Id) ? RoutingFilter.AlreadyMissed : null;
    }

    private static Score ScoreOf(RoutingItem item, AgentState state, RoutingRules rules, DateTime now, int mostAssigned)
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

    private sealed class AgentState(RoutingAgent agent)
    {
        private readonly Dictionary<string, int> _taken = [];

        public RoutingAgent Agent { get; } = agent;

        public int Assigned { get; private set; } = agent.AssignedToday;

        public DateTime IdleSinceUtc { get; private set; } = agent.IdleSinceUtc;

        public int LoadOf(string channel) => Agent.Load.GetValueOrDefault(channel) + _taken.GetValueOrDefault(channel);

        public void Take(string channel, DateTime now)
        {
            _taken[channel] = _taken.GetValueOrDefault(channel) + 1;
            Assigned++;
            IdleSinceUtc = now;
        }
    }

    private sealed class CandidateOrder : IComparer<RoutingCandidate>
    {
        public static readonly CandidateOrder Instance = new();

        public int Compare(RoutingCandidate? x, RoutingCandidate? y)
        {
            var byReach = Reach(y).CompareTo(Reach(x));
            if (byReach != 0)
            {
                return byReach;
            }

            var byScore = (y?.Score?.Total ?? 0).CompareTo(x?.Score?.Total ?? 0);
            return byScore != 0 ? byScore : (x?.AgentId ?? default).CompareTo(y?.AgentId ?? default);
        }

        private static int Reach(RoutingCandidate? candidate) =>
            candidate?.RemovedBy is { } filter ? (int)filter : int.MaxValue;
    }
}
