namespace Kefu.Routing.Domain;

/// <summary>Who is served first: items past the maximum wait by age, then by age with the tier's head start.</summary>
internal sealed class RoutingOrder(RoutingRules rules, DateTime nowUtc) : IComparer<RoutingItem>
{
    public int Compare(RoutingItem? x, RoutingItem? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var (xLate, yLate) = (IsPastMaxWait(x), IsPastMaxWait(y));
        if (xLate != yLate)
        {
            return xLate ? -1 : 1;
        }

        var order = xLate ? 0 : Since(x).CompareTo(Since(y));
        if (order == 0)
        {
            order = x.QueuedAtUtc.CompareTo(y.QueuedAtUtc);
        }

        return order != 0 ? order : x.Id.CompareTo(y.Id);
    }

    public RoutingPrecedence PrecedenceOf(RoutingItem item) =>
        IsPastMaxWait(item) ? RoutingPrecedence.MaxWait
        : rules.HeadStartOf(item.Tier) > TimeSpan.Zero ? RoutingPrecedence.Tier
        : RoutingPrecedence.Arrival;

    private bool IsPastMaxWait(RoutingItem item) => (nowUtc - item.QueuedAtUtc).TotalSeconds >= rules.MaxWaitSeconds;

    private DateTime Since(RoutingItem item) => item.QueuedAtUtc - rules.HeadStartOf(item.Tier);
}
