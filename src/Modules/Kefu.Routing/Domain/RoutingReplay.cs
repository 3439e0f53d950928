using Kefu.Contracts.Routing;

namespace Kefu.Routing.Domain;

/// <summary>A conversation of the past: when it came, how long it was served, how long it would wait.</summary>
internal sealed record ReplayItem(RoutingItem Item, TimeSpan Handling, TimeSpan? Patience);

/// <summary>A person and when they were there.</summary>
internal sealed record ReplayShift(RoutingAgent Agent, IReadOnlyList<(DateTime FromUtc, DateTime ToUtc)> Times);

/// <summary>How the past would have gone.</summary>
public sealed record ReplayFigures(int Served, int Left, double MedianWait, double P95Wait, double LongestWait, int Most, int Fewest)
{
    /// <summary>The most that one person served for each of the fewest: 1 is even.</summary>
    public double? Spread => Fewest == 0 ? null : (double)Most / Fewest;
}

/// <summary>Plays a stretch of the past with other rules. Pure: the same past and the same rules give the same figures.</summary>
internal static class RoutingReplay
{
    public static ReplayFigures Run(IReadOnlyList<ReplayItem> items, IReadOnlyList<ReplayShift> shifts, IReadOnlyList<RoutingQueue> queues, RoutingRules rules)
    {
        var moments = new SortedSet<DateTime>(items.Select(i => i.Item.QueuedAtUtc).Concat(shifts.SelectMany(s => s.Times).SelectMany(t => new[] { t.FromUtc, t.ToUtc })));
        foreach (var item in items)
        {
            // What a person lacks matters less once an item has waited; who is past the longest wait goes first.
            moments.UnionWith(rules.SkillSteps.Select(s => s.AfterSeconds).Append(rules.MaxWaitSeconds).Select(s => item.Item.QueuedAtUtc.AddSeconds(s)));
            if (item.Patience is { } patience)
            {
                moments.Add(item.Item.QueuedAtUtc + patience);
            }
        }

        var floor = shifts.Select(s => new Seat(s)).ToDictionary(s => s.Shift.Agent.Id);
        var coming = new Queue<ReplayItem>(items.OrderBy(i => i.Item.QueuedAtUtc).ThenBy(i => i.Item.Id));
        var waiting = new Dictionary<Guid, ReplayItem>();
        var waits = new List<double>();
        var left = 0;
        while (moments.Count > 0)
        {
            var now = moments.Min;
            moments.Remove(now);
            foreach (var seat in floor.Values)
            {
                seat.Free(now);
            }

            while (coming.TryPeek(out var next) && next.Item.QueuedAtUtc <= now)
            {
                waiting[next.Item.Id] = coming.Dequeue();
            }

            foreach (var gone in waiting.Values.Where(w => w.Patience is { } p && w.Item.QueuedAtUtc + p <= now && now > w.Item.QueuedAtUtc).ToList())
            {
                waiting.Remove(gone.Item.Id);
                left++;
            }

            if (waiting.Count == 0)
            {
                continue;
            }

            var plan = RoutingPlanner.Plan(new RoutingSnapshot(now, rules, [.. waiting.Values.Select(w => w.Item)], [.. floor.Values.Where(s => s.IsThere(now)).Select(s => s.AsAgent(now))], queues));
            foreach (var decision in plan.Decisions)
            {
                if (decision.AssignedTo is { } agent && waiting.Remove(decision.ItemId, out var taken))
                {
                    waits.Add((now - taken.Item.QueuedAtUtc).TotalSeconds);
                    moments.Add(floor[agent].Take(taken, now));
                }
            }
        }

        waits.Sort();
        var served = floor.Values.Where(s => s.Shift.Times.Count > 0).Select(s => s.Served).ToList();
        return new ReplayFigures(waits.Count, left + waiting.Count, At(waits, 0.5), At(waits, 0.95), waits.Count == 0 ? 0 : waits[^1], served.Count == 0 ? 0 : served.Max(), served.Count == 0 ? 0 : served.Min());
    }

    /// <summary>The nearest rank.</summary>
    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    private sealed class Seat(ReplayShift shift)
    {
        private readonly List<(DateTime Until, string Channel)> _busy = [];
        private DateTime _idleSince = shift.Times.Count > 0 ? shift.Times[0].FromUtc : DateTime.MinValue;
        private (DateTime Day, int Count) _day;

        public ReplayShift Shift => shift;

        public int Served { get; private set; }

        public bool IsThere(DateTime now) => shift.Times.Any(t => t.FromUtc <= now && now < t.ToUtc);

        public void Free(DateTime now)
        {
            if (_busy.RemoveAll(b => b.Until <= now) > 0)
            {
                _idleSince = now;
            }
        }

        public DateTime Take(ReplayItem item, DateTime now)
        {
            var until = now + item.Handling;
            _busy.Add((until, item.Item.Channel));
            _day = _day.Day == now.Date ? (_day.Day, _day.Count + 1) : (now.Date, 1);
            _idleSince = now;
            Served++;
            return until;
        }

        public RoutingAgent AsAgent(DateTime now) => shift.Agent with
        {
            Presence = Presence.Online,
            Load = _busy.GroupBy(b => b.Channel, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            IdleSinceUtc = _idleSince,
            AssignedToday = _day.Day == now.Date ? _day.Count : 0,
        };
    }
}
