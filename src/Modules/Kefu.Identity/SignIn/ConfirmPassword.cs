using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.People;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.SignIn;

/// <summary>Checks the password of somebody who is signed in; guesses are counted like those at the door.</summary>
internal sealed class PasswordCheck(KefuDbContext db, SignInAttempts attempts, IPasswordHasher<Staff> hasher, CurrentActor current)
{
    public async Task<bool> IsGoodAsync(string password, CancellationToken ct)
    {
        var staff = await db.Set<Staff>().AsNoTracking().SingleAsync(s => s.Id == current.Actor.Id, ct);
        var account = staff.UserName ?? "";
        if (password.Length is 0 or > 200 || !await attempts.TakeAsync(account, current.Source, ct))
        {
            return false;
        }

        var good = hasher.VerifyHashedPassword(staff, staff.PasswordHash ?? "", password) != PasswordVerificationResult.Failed;
        if (good)
        {
            await attempts.GiveBackAsync(account, current.Source, ct);
        }

        return good;
    }
}

/// <summary>Notes that the person of this session typed the password again, and showed the second factor when they have one. The door has checked both. The session goes on under a new token.</summary>
[RequiresStaff]
internal sealed record ConfirmPassword(string SessionToken, bool SecondFactor) : ICommand<RenewedSession>;

/// <summary>A session's new token, for the cookie.</summary>
internal sealed record RenewedSession(string Token, DateTime EndsAtUtc);

internal sealed class ConfirmPasswordHandler(KefuDbContext db, EventLog log, Sessions sessions, CurrentActor current, TimeProvider clock) : IHandler<ConfirmPassword, RenewedSession>
{
    public async Task<RenewedSession> HandleAsync(ConfirmPassword request, CancellationToken ct)
    {
        var (hash, now, token) = (SecretToken.Hash(request.SessionToken), clock.UtcNow(), SecretToken.New());
        var old = await db.Set<Session>().SingleOrDefaultAsync(s => s.TokenHash == hash && s.StaffId == current.Actor.Id, ct) ?? throw new NotSignedIn();
        db.Remove(old);
        db.Add(new Session
        {
            TokenHash = SecretToken.Hash(token),
            Id = old.Id,
            StaffId = old.StaffId,
            StartedAtUtc = old.StartedAtUtc,
            EndsAtUtc = old.EndsAtUtc,
            LastSeenAtUtc = now,
            ProvenAtUtc = now,
            SecondFactorAtUtc = request.SecondFactor ? now : old.SecondFactorAtUtc,
            Address = old.Address,
            Browser = old.Browser,
        });
        log.Append(new PasswordConfirmed(new StaffId(current.Actor.Id)), "staff", current.Actor.Id, null);
        sessions.Forget();
        return new RenewedSession(token, old.EndsAtUtc);
    }
}

/// <summary>Sets the person's own new password and ends all their other sessions. The door has checked the old one.</summary>
[RequiresStaff]
internal sealed record ChangePassword(string SessionToken, string NewPassword) : ICommand<Done>;

internal sealed class ChangePasswordHandler(StaffBook book, Sessions sessions, EventLog log, CurrentActor current) : IHandler<ChangePassword, Done>
{
    public async Task<Done> HandleAsync(ChangePassword request, CancellationToken ct)
    {
        var staff = await book.FindAsync(current.Actor.Id, ct);
        await book.SetPasswordAsync(staff, request.NewPassword, ct);
        await sessions.EndAllAsync(staff.Id, "password", SecretToken.Hash(request.SessionToken), ct);
        log.Append(new PasswordChanged(new StaffId(staff.Id)), "staff", staff.Id, null);
        return default;
    }
}

/// <summary>Ends all sessions of the person, this one included.</summary>
[RequiresStaff]
internal sealed record SignOutEverywhere : ICommand<Done>;

internal sealed class SignOutEverywhereHandler(StaffBook book, UserManager<Staff> users, Sessions sessions, CurrentActor current) : IHandler<SignOutEverywhere, Done>
{
    public async Task<Done> HandleAsync(SignOutEverywhere request, CancellationToken ct)
    {
        var staff = await book.FindAsync(current.Actor.Id, ct);
        await users.UpdateSecurityStampAsync(staff);
        await sessions.EndAllAsync(staff.Id, "everywhere", null, ct);
        return default;
    }
}

/// <summary>Ends one of the person's own sessions.</summary>
[RequiresStaff]
internal sealed record EndOwnSession(Guid Session) : ICommand<Done>;

internal sealed class EndOwnSessionHandler(KefuDbContext db, Sessions sessions, EventLog log, CurrentActor current) : IHandler<EndOwnSession, Done>
{
    public async Task<Done> HandleAsync(EndOwnSession request, CancellationToken ct)
    {
        if (await db.Set<Session>().Where(s => s.Id == request.Session && s.StaffId == current.Actor.Id).ExecuteDeleteAsync(ct) == 0)
        {
            throw new NotFound();
        }

        log.Append(new SessionEnded(new StaffId(current.Actor.Id)), "staff", current.Actor.Id, null);
        sessions.Forget();
        return default;
    }
}
