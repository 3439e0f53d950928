using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.ReplayRules;

/// <summary>When people took new work in a stretch of the past, as the log tells it.</summary>
internal sealed class PastPresence(KefuDbContext db)
{
    private static readonly string Changed = EventNames.Of(typeof(PresenceChanged));

    /// <summary>The stretches in which each of these people was online.</summary>
    public async Task<IReadOnlyDictionary<StaffId, IReadOnlyList<(DateTime FromUtc, DateTime ToUtc)>>> OnlineAsync(IReadOnlyCollection<StaffId> people, DateTime from, DateTime to, CancellationToken ct)
    {
        var ids = people.Select(p => p.Value).ToList();
        var changes = await db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectKind == "staff" && ids.Contains(e.SubjectId) && e.Type == Changed && e.AtUtc >= from && e.AtUtc < to)
            .OrderBy(e => e.Tx).ThenBy(e => e.Seq).ToListAsync(ct);
        var now = await db.Set<PresenceRecord>().AsNoTracking().Where(p => people.Contains(p.Staff) && p.Presence == Presence.Online).Select(p => p.Staff).ToListAsync(ct);
        var byPerson = changes.ToLookup(e => new StaffId(e.SubjectId));
        return people.ToDictionary(p => p, p => Stretches([.. byPerson[p].Select(e => (e.AtUtc, e.Read<PresenceChanged>()))], now.Contains(p), from, to));
    }

    /// <summary>The stretches between changes; who did not change was all the time what they are now.</summary>
    internal static IReadOnlyList<(DateTime FromUtc, DateTime ToUtc)> Stretches(IReadOnlyList<(DateTime AtUtc, PresenceChanged Change)> changes, bool onlineNow, DateTime from, DateTime to)
    {
        var online = changes.Count > 0 ? changes[0].Change.From is Presence.Online : onlineNow;
        var (since, stretches) = (from, new List<(DateTime, DateTime)>());
        foreach (var (at, change) in changes)
        {
            if (online && at > since)
            {
                stretches.Add((since, at));
            }

            (online, since) = (change.To is Presence.Online, at);
        }

        if (online && to > since)
        {
            stretches.Add((since, to));
        }

        return stretches;
    }
}
