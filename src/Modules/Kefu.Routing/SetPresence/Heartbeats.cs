using System.Collections.Concurrent;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Routing.SetPresence;

/// <summary>Hears who is connected to this node and stores it now and then, for all nodes to see.</summary>
internal sealed class Heartbeats(TimeProvider clock) : IConnectionListener
{
    /// <summary>A connection lost for so long is a departure.</summary>
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan StoreEvery = TimeSpan.FromSeconds(10);
    private readonly DateTime _startedAtUtc = clock.UtcNow();
    private readonly ConcurrentDictionary<Guid, DateTime> _heard = new();
    private readonly ConcurrentDictionary<Guid, DateTime> _lastHeard = new();
    private DateTime _storedAtUtc;

    public void Alive(Actor actor)
    {
        if (actor.Kind == ActorKind.Staff)
        {
            _heard[actor.Id] = _lastHeard[actor.Id] = clock.UtcNow();
        }
    }

    /// <summary>True when the person's desk spoke to this node a moment ago, whatever presence they chose.</summary>
    public bool Hears(StaffId staff) => _lastHeard.TryGetValue(staff.Value, out var at) && clock.UtcNow() - at < LostAfter;

    /// <summary>False while the server has been up for less than the time allowed: those whom its own pause cut off may still come back.</summary>
    public bool MayJudge(DateTime nowUtc) => nowUtc - _startedAtUtc >= LostAfter;

    /// <summary>When a person who was last seen then counts as gone, unless heard again.</summary>
    public DateTime LostAtUtc(DateTime seenAtUtc) => (seenAtUtc > _startedAtUtc ? seenAtUtc : _startedAtUtc) + LostAfter;

    /// <summary>Writes what was heard, at most every ten seconds.</summary>
    public async Task StoreAsync(IServiceProvider services, CancellationToken ct)
    {
        var now = clock.UtcNow();
        if (_heard.IsEmpty || now - _storedAtUtc < StoreEvery)
        {
            return;
        }

        var heard = _heard.ToArray();
        var ids = heard.Select(h => new StaffId(h.Key)).ToList();
        var oldest = heard.Min(h => h.Value);
        var db = services.GetRequiredService<KefuDbContext>();
        using (await services.GetRequiredService<WriteGate>().EnterAsync(ct))
        {
            await db.Set<PresenceRecord>().Where(p => ids.Contains(p.Staff) && p.Presence != Presence.Offline && p.LastSeenAtUtc < oldest)
                .ExecuteUpdateAsync(s => s.SetProperty(p => p.LastSeenAtUtc, oldest), ct);
        }

        _storedAtUtc = now;
        foreach (var (id, at) in heard)
        {
            _heard.TryRemove(KeyValuePair.Create(id, at));
        }
    }
}
