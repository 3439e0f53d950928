using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Text;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.SignIn;

/// <summary>Opens and ends sessions inside the running command.</summary>
internal sealed class Sessions(KefuDbContext db, EventLog log, AfterCommit after, IdentityCache people, SessionCache sessions, SettingsStore settings, TimeProvider clock)
{
    /// <summary>Opens a session and gives its token, which is nowhere kept.</summary>
    public async Task<OpenedSession> OpenAsync(Staff staff, string address, string browser, bool secondFactor, CancellationToken ct)
    {
        var policy = await settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct);
        var now = clock.UtcNow();
        var token = SecretToken.New();
        var ends = now.AddHours(Math.Clamp(policy.SessionHours, 1, 24 * 30));
        await db.Set<Session>().Where(s => s.StaffId == staff.Id && s.EndsAtUtc <= now).ExecuteDeleteAsync(ct);
        db.Add(new Session
        {
            TokenHash = SecretToken.Hash(token),
            Id = Guid.CreateVersion7(),
            StaffId = staff.Id,
            StartedAtUtc = now,
            ProvenAtUtc = now,
            EndsAtUtc = ends,
            LastSeenAtUtc = now,
            SecondFactorAtUtc = secondFactor ? now : null,
            Address = Cut.To(address, 100),
            Browser = Cut.To(browser, 300),
        });
        log.Append(new SignedIn(new StaffId(staff.Id)), "staff", staff.Id, null);
        return new OpenedSession(staff.Id, token, ends, staff.Language, staff.TimeZone, staff.Theme, staff.SendKey);
    }

    /// <summary>Ends every session of a person, except one when it is named.</summary>
    public async Task EndAllAsync(Guid staffId, string reason, string? exceptHash, CancellationToken ct)
    {
        await db.Set<Session>().Where(s => s.StaffId == staffId && s.TokenHash != exceptHash).ExecuteDeleteAsync(ct);
        log.Append(new SessionsEnded(new StaffId(staffId), reason), "staff", staffId, null);
        Forget();
    }

    /// <summary>Drops what this node remembers once the change is through.</summary>
    public void Forget() => after.Add(() =>
    {
        people.Drop();
        sessions.Drop();
    });
}

/// <summary>A session just opened, with the token for the cookie and what the person prefers.</summary>
internal sealed record OpenedSession(Guid StaffId, string Token, DateTime EndsAtUtc, string? Language, string? TimeZone, string? Theme, SendKey SendKey);
