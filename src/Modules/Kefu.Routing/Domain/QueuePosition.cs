namespace Kefu.Routing.Domain;

/// <summary>An item's place in line, counted in its own queue and in the order in which the planner serves.</summary>
internal static class QueuePosition
{
    public static IReadOnlyDictionary<Guid, int> Of(IReadOnlyList<RoutingItem> waiting, RoutingRules rules, DateTime nowUtc)
    {
        var sorted = waiting.ToArray();
        Array.Sort(sorted, new RoutingOrder(rules, nowUtc));
        var served = new Dictionary<Guid, int>();
        var positions = new Dictionary<Guid, int>(sorted.Length);
        foreach (var item in sorted)
        {
            positions[item.Id] = served[item.QueueId] = served.GetValueOrDefault(item.QueueId) + 1;
        }

        return positions;
    }
}
