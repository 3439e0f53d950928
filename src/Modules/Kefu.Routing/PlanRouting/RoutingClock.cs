using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.SetPresence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Routing.PlanRouting;

/// <summary>Looks whether time has brought something about, twice a second while things happen, and asks for a plan at least every two seconds while anything waits.</summary>
internal sealed class RoutingClock(IServiceScopeFactory scopes, Heartbeats heartbeats, Pace pace, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<RoutingClock> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Replan = TimeSpan.FromSeconds(2);
    private static readonly Task Never = new TaskCompletionSource().Task;
    private DateTime _plannedAtUtc;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        await BackgroundLoop.RunAsync(LookAsync, e => logger.LogError(e, "The routing clock missed a beat"), TimeSpan.Zero, stoppingToken);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        await pace.WaitAsync(Look, Never, NextDueAsync, ct);
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        await heartbeats.StoreAsync(scope.ServiceProvider, ct);
        var now = clock.UtcNow();
        var gone = now - Heartbeats.LostAfter;
        var due = await db.Set<WaitingItem>().AnyAsync(i => i.State == ItemState.Offered && i.OfferExpiresAtUtc <= now, ct)
            || (heartbeats.MayJudge(now) && await db.Set<PresenceRecord>().AnyAsync(p => p.Presence != Presence.Offline && p.LastSeenAtUtc < gone, ct))
            || (now - _plannedAtUtc >= Replan && await db.Set<WaitingItem>().AnyAsync(i => i.State == ItemState.Waiting, ct));
        if (!due)
        {
            return;
        }

        _plannedAtUtc = now;
        await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new TickRouting(), ct);
    }

    /// <summary>When the first offer runs out, the first of those present is lost, or what waits is to be planned again.</summary>
    private async Task<DateTime?> NextDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var offer = await db.Set<WaitingItem>().Where(i => i.State == ItemState.Offered).MinAsync(i => i.OfferExpiresAtUtc, ct);
        var seen = await db.Set<PresenceRecord>().Where(p => p.Presence != Presence.Offline).MinAsync(p => (DateTime?)p.LastSeenAtUtc, ct);
        var waits = await db.Set<WaitingItem>().AnyAsync(i => i.State == ItemState.Waiting, ct);
        return new[] { offer, seen is { } at ? heartbeats.LostAtUtc(at) : null, waits ? _plannedAtUtc + Replan : null }.Min();
    }
}
