namespace Kefu.Routing.Domain;

/// <summary>Plans who serves whom. Pure: the same snapshot gives the same plan, in whatever order its parts are listed.</summary>
internal static class RoutingPlanner
{
    public static RoutingPlan Plan(RoutingSnapshot snapshot)
    {
        var (now, rules) = (snapshot.NowUtc, snapshot.Rules);
        var order = new RoutingOrder(rules, now);
        var items = snapshot.Items.ToArray();
        Array.Sort(items, order);
        var floor = new Floor([.. snapshot.Agents.OrderBy(a => a.Id).Select(a => new AgentState(a))], rules, now);
        var closed = snapshot.Queues.Where(q => q.Hours?.IsOpen(now) == false).Select(q => q.Id).ToHashSet();
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
            decisions[i] = closed.Contains(item.QueueId) ? decision with { WaitsBecause = RoutingFilter.QueueClosed } : floor.Decide(item, decision);
        }

        return new RoutingPlan(now, rules.Version, decisions);
    }

    /// <summary>Everybody there, as the plan goes on.</summary>
    private sealed class Floor(AgentState[] agents, RoutingRules rules, DateTime now)
    {
        private readonly RoutingFilter?[] _removed = new RoutingFilter?[agents.Length];
        private readonly Score[] _scores = new Score[agents.Length];
        private readonly Dictionary<Need, (int Filled, RoutingFilter Reason)> _nobodyFor = [];
        private int _mostAssigned = agents.Length == 0 ? 0 : agents.Max(a => a.Assigned);

        // How many agents became full in this plan: until the next does, who suited a need still suits it.
        private int _filled;

        public RoutingDecision Decide(RoutingItem item, RoutingDecision decision)
        {
            var need = Need.Of(item, decision.LevelDrop);
            if (need is { } alike && item.WaitsBecause is { } told && _nobodyFor.TryGetValue(alike, out var nobody) && nobody.Filled == _filled && nobody.Reason == told)
            {
                return decision with { WaitsBecause = told };
            }

            var again = Sift(item, decision.LevelDrop);
            var best = Best(item);
            if (best >= 0)
            {
                decision = decision with { AssignedTo = agents[best].Agent.Id, OfferedAgain = again, Candidates = Candidates(item, decision.LevelDrop) };
                Take(agents[best], item.Channel);
                return decision;
            }

            var reason = Furthest();
            if (need is { } found)
            {
                _nobodyFor[found] = (_filled, reason);
            }

            return decision with { WaitsBecause = reason, Candidates = item.WaitsBecause == reason ? [] : Candidates(item, decision.LevelDrop) };
        }

        /// <summary>Finds what stands against each agent; true when it goes round again.</summary>
        private bool Sift(RoutingItem item, int levelDrop)
        {
            var (anyEligible, anyMissed, awaited) = (false, false, false);
            for (var a = 0; a < agents.Length; a++)
            {
                var removedBy = Suitability.FilterOf(item, agents[a], rules, levelDrop);
                _removed[a] = removedBy;
                anyEligible |= removedBy is null;
                anyMissed |= removedBy is RoutingFilter.AlreadyMissed;
                awaited |= removedBy is RoutingFilter.Capacity && !item.MissedBy.Contains(agents[a].Agent.Id);
            }

            // Somebody at capacity who has not missed it yet will be free: only without one does it go round again.
            var again = !anyEligible && anyMissed && !awaited && rules.OfferAgainWhenAllMissed;
            for (var a = 0; again && a < agents.Length; a++)
            {
                _removed[a] = _removed[a] is RoutingFilter.AlreadyMissed ? null : _removed[a];
            }

            return again;
        }

        private int Best(RoutingItem item)
        {
            var best = -1;
            for (var a = 0; a < agents.Length; a++)
            {
                if (_removed[a] is null)
                {
                    _scores[a] = Suitability.ScoreOf(item, agents[a], rules, now, _mostAssigned);
                    best = best < 0 || IsBetter(a, best) ? a : best;
                }
            }

            return best;
        }

        private bool IsBetter(int a, int best)
        {
            var byScore = _scores[a].Total.CompareTo(_scores[best].Total);

            // Equal scores: the longest idle, then the lower id (agents are visited in that order).
            return byScore != 0 ? byScore > 0 : agents[a].IdleSinceUtc < agents[best].IdleSinceUtc;
        }

        private void Take(AgentState chosen, string channel)
        {
            chosen.Take(channel, now);
            _mostAssigned = Math.Max(_mostAssigned, chosen.Assigned);
            _filled += chosen.IsFull(channel) ? 1 : 0;
        }

        private RoutingFilter Furthest() => agents.Length == 0 ? RoutingFilter.NotInQueue : (RoutingFilter)_removed.Max(f => (int)f!.Value);

        private RoutingCandidate[] Candidates(RoutingItem item, int levelDrop)
        {
            var candidates = new RoutingCandidate[agents.Length];
            for (var a = 0; a < agents.Length; a++)
            {
                candidates[a] = new RoutingCandidate(agents[a].Agent.Id, _removed[a], Suitability.DetailOf(_removed[a], item, agents[a], levelDrop), _removed[a] is null ? _scores[a] : null);
            }

            Array.Sort(candidates, CandidateOrder.Instance);
            return candidates;
        }
    }

    /// <summary>All of an item that decides who suits it.</summary>
    private readonly record struct Need(Guid Queue, Guid Shop, string Channel, string Skills, int LevelDrop, string? Language, string? Region)
    {
        /// <summary>Null for an item whom certain agents do not suit: it is like no other.</summary>
        public static Need? Of(RoutingItem item, int levelDrop) => item.MissedBy.Count > 0 || item.HeldById is not null ? null
            : new Need(item.QueueId, item.ShopId, item.Channel, item.Skills.Count == 0 ? "" : string.Join('\n', item.Skills.Select(s => $"{s.Skill} {s.Level}")), levelDrop, item.Language, item.Region);
    }
}
