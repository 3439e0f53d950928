using System.Data.Common;
using System.Reflection;
using Kefu.Platform.Access;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Nodes;

/// <summary>Says every two seconds that this node is alive and knows which others are. Who was silent for six seconds is dead to the others, which take over what it held; fencing numbers keep a node that was only paused from writing on.</summary>
internal sealed class Membership(IServiceScopeFactory scopes, IDialect dialect, NodeName node, TimeProvider clock, ILogger<Membership> logger) : BackgroundService
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Forget = TimeSpan.FromHours(1);
    private readonly DateTime _startedAtUtc = clock.UtcNow();
    private volatile HashSet<string> _alive = new([node.Value], StringComparer.Ordinal);

    /// <summary>The embedded database has one node only; nobody else could take over.</summary>
    private bool Alone => dialect.OneWriter;

    /// <summary>True when the owner is another node that was alive a moment ago.</summary>
    public bool IsHeldElsewhere(string? owner) => owner is not null && owner != node.Value && _alive.Contains(owner);

    /// <summary>Enters before anything is held, so that no other node takes it for dead.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!Alone)
        {
            await BeatAsync(cancellationToken);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <summary>Leaves when nothing is done any more: the others need not wait for the lease to end.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (Alone)
        {
            return;
        }

        try
        {
            await using var scope = scopes.ScopeAs(Actor.System);
            await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<NodeRow>().Where(n => n.Name == node.Value).ExecuteDeleteAsync(cancellationToken);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or OperationCanceledException or TimeoutException)
        {
            logger.LogWarning(e, "This node could not say that it leaves; the others will see it in {Seconds} seconds", Lease.TotalSeconds);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Alone
        ? Task.CompletedTask
        : BackgroundLoop.RunAsync(NextBeatAsync, e => logger.LogError(e, "This node could not say that it is alive; the others may take over what it holds"), TimeSpan.Zero, stoppingToken);

    private async Task NextBeatAsync(CancellationToken ct)
    {
        await Task.Delay(Beat, ct);
        await BeatAsync(ct);
    }

    private async Task BeatAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        db.Database.SetCommandTimeout(Beat);
        var now = clock.UtcNow();
        var until = now + Lease;
        if (await db.Set<NodeRow>().Where(n => n.Name == node.Value).ExecuteUpdateAsync(s => s.SetProperty(n => n.AliveUntilUtc, until), ct) == 0)
        {
            db.Add(new NodeRow { Name = node.Value, StartedAtUtc = _startedAtUtc, AliveUntilUtc = until, Version = typeof(Membership).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "" });
            await db.SaveChangesAsync(ct);
            var old = now - Forget;
            await db.Set<NodeRow>().Where(n => n.AliveUntilUtc < old).ExecuteDeleteAsync(ct);
        }

        _alive = (await db.Set<NodeRow>().AsNoTracking().Where(n => n.AliveUntilUtc >= now).Select(n => n.Name).ToListAsync(ct)).Append(node.Value).ToHashSet(StringComparer.Ordinal);
    }
}
