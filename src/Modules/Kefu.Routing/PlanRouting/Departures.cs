using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Kefu.Routing.Domain;
using Kefu.Routing.SetPresence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.PlanRouting;

/// <summary>Sees off people whose connection is lost, who signed off or were disabled, so that no customer waits for somebody who is not there.</summary>
internal sealed class Departures(KefuDbContext db, EventLog log, RoutingEngine engine, Heartbeats heartbeats, TimeProvider clock)
{
    public const string ConnectionLost = "connection-lost";

    /// <summary>Everybody who was not heard of for too long.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var now = clock.UtcNow();
        if (!heartbeats.MayJudge(now))
        {
            return;
        }

        var gone = now - Heartbeats.LostAfter;
        foreach (var presence in await db.Set<PresenceRecord>().Where(p => p.Presence != Presence.Offline && p.LastSeenAtUtc < gone).ToListAsync(ct))
        {
            await SeeOffAsync(presence, ConnectionLost, ct);
        }
    }

    /// <summary>Whoever takes work at a desk that is connected is there, even if they were set offline: busy from now on, so that their leaving is noticed, too.</summary>
    public async Task NoticeAsync(StaffId staff, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var presence = await db.Set<PresenceRecord>().FindAsync([staff], ct);
        if (!heartbeats.Hears(staff) || presence is { Presence: not Presence.Offline })
        {
            return;
        }

        if (presence is null)
        {
            presence = new PresenceRecord { Staff = staff, IdleSinceUtc = now };
            db.Add(presence);
        }

        log.Append(new PresenceChanged(staff, Presence.Offline, Presence.Busy, "took-work"), "staff", staff.Value, null);
        (presence.Presence, presence.SinceUtc, presence.LastSeenAtUtc) = (Presence.Busy, now, now);
    }

    /// <summary>Sets a person offline, takes their offers back and tells that their work goes back.</summary>
    public async Task SeeOffAsync(PresenceRecord presence, string why, CancellationToken ct)
    {
        if (presence.Presence == Presence.Offline)
        {
            return;
        }

        log.Append(new PresenceChanged(presence.Staff, presence.Presence, Presence.Offline, why), "staff", presence.Staff.Value, null);
        (presence.Presence, presence.SinceUtc) = (Presence.Offline, clock.UtcNow());
        await engine.WithdrawAsync(presence.Staff, ct);
        log.Append(new AgentDeparted(presence.Staff, why), "staff", presence.Staff.Value, null);
    }

    /// <summary>The same by id; nothing happens when the person was never there.</summary>
    public async Task SeeOffAsync(StaffId staff, string why, CancellationToken ct)
    {
        if (await db.Set<PresenceRecord>().FindAsync([staff], ct) is { } presence)
        {
            await SeeOffAsync(presence, why, ct);
        }
    }
}
