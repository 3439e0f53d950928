using Kefu.Platform.Access;
using Kefu.Platform.Handling;

namespace Kefu.Routing.PlanRouting;

// Events: written by RoutingEngine and Departures.

/// <summary>What only time brings about: offers run out, connections are lost for good, relaxed skills and opening hours let somebody in.</summary>
[InternalOnly]
internal sealed record TickRouting : ICommand<Done>;

internal sealed class TickRoutingHandler(RoutingEngine engine, Departures departures) : IHandler<TickRouting, Done>
{
    public async Task<Done> HandleAsync(TickRouting request, CancellationToken ct)
    {
        await engine.EnterAsync(ct);
        await departures.SweepAsync(ct);
        await engine.ExpireOffersAsync(ct);
        await engine.PlanAsync(ct);
        return default;
    }
}
