using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.Queues;

/// <summary>All queues, and what was set for people, whatever the shop.</summary>
internal sealed record Setup(IReadOnlyList<ServiceQueue> Queues, IReadOnlyDictionary<StaffId, AgentProfile> Profiles);

/// <summary>Queues and profiles as this node last read them: every page of the desk asks, and they seldom change.</summary>
internal sealed class RoutingSetup : INodeListener
{
    private readonly Kept<int, Setup> _kept = new();
    private volatile HashSet<QueueId> _known = [];

    /// <summary>All of them; whoever shows any of it keeps to the shops of the reader.</summary>
    public Task<Setup> GetAsync(KefuDbContext db, CancellationToken ct) => _kept.GetAsync(db, 0, () => ReadAsync(db, ct));

    public void Forget() => _kept.Forget();

    public void Heard(LogEntry entry)
    {
        // A shop's first queue is made by the first that waits in it.
        if (entry.Is<QueueSaved>(out _) || entry.Is<ProfileSaved>(out _) || (entry.Is<ItemQueued>(out var queued) && !_known.Contains(queued.Queue)))
        {
            Forget();
        }
    }

    private async Task<Setup> ReadAsync(KefuDbContext db, CancellationToken ct)
    {
        var queues = await db.Set<ServiceQueue>().IgnoreQueryFilters().AsNoTracking().ToListAsync(ct);
        var profiles = await db.Set<AgentProfile>().AsNoTracking().ToDictionaryAsync(p => p.Staff, ct);
        _known = queues.Select(q => q.Id).ToHashSet();
        return new Setup(queues, profiles);
    }
}
