using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.Factors;

/// <summary>Takes codes of authenticators and from paper; guesses are counted for each person and address.</summary>
internal sealed class SecondFactor(KefuDbContext db, SignInAttempts attempts, Dispatcher dispatcher, CurrentActor current)
{
    /// <summary>True when the person has set one up: an authenticator or a passkey.</summary>
    public async Task<bool> IsSetUpAsync(Guid staff, CancellationToken ct) => await HasAuthenticatorAsync(staff, ct) || await HasPasskeyAsync(staff, ct);

    public Task<bool> HasAuthenticatorAsync(Guid staff, CancellationToken ct) => db.Set<Authenticator>().AnyAsync(a => a.StaffId == staff && a.ConfirmedAtUtc != null, ct);

    public Task<bool> HasPasskeyAsync(Guid staff, CancellationToken ct) => db.Set<Passkey>().AnyAsync(p => p.UserId == staff, ct);

    /// <summary>Uses a code up; false for a wrong one, one used before, and when there were too many guesses.</summary>
    public async Task<bool> TakeAsync(Guid staff, string code, CancellationToken ct)
    {
        // No account's name holds a colon: these guesses are counted apart from those at the password.
        var account = "factor:" + staff;
        if (code.Length is 0 or > 40 || !await attempts.TakeAsync(account, current.Source, ct))
        {
            return false;
        }

        if (!await dispatcher.SendAsync(new UseSecondFactor(staff, code), ct))
        {
            await dispatcher.SendAsync(new NoteFailedSignIn(staff, "second-factor"), ct);
            return false;
        }

        await attempts.GiveBackAsync(account, current.Source, ct);
        return true;
    }
}

/// <summary>Uses up a code of the authenticator or from paper; false when it is not good.</summary>
[PublicDoor("Half-way through signing in nobody has rights yet; only the sign-in door and step-up send this, after the password.")]
internal sealed record UseSecondFactor(Guid Staff, string Code) : ICommand<bool>;

internal sealed class UseSecondFactorHandler(KefuDbContext db, FactorSecrets secrets, EventLog log, TimeProvider clock) : IHandler<UseSecondFactor, bool>
{
    public async Task<bool> HandleAsync(UseSecondFactor request, CancellationToken ct)
    {
        var (staff, now) = (request.Staff, clock.UtcNow());
        var code = request.Code.Trim().Replace(" ", "", StringComparison.Ordinal);
        if (code.Length == Totp.Digits)
        {
            // One statement: of two who come with the same code one is served.
            return await db.Set<Authenticator>().AsNoTracking().SingleOrDefaultAsync(a => a.StaffId == staff && a.ConfirmedAtUtc != null, ct) is { } authenticator
                && Totp.StepOf(secrets.Open(authenticator.Secret), code, now) is { } step
                && await db.Set<Authenticator>().Where(a => a.StaffId == staff && a.LastStep < step).ExecuteUpdateAsync(s => s.SetProperty(a => a.LastStep, step), ct) == 1
                && Tell("authenticator");
        }

        var hash = RecoveryCodes.Hash(staff, code);
        return await db.Set<RecoveryCode>().Where(c => c.CodeHash == hash && c.StaffId == staff && c.UsedAtUtc == null).ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAtUtc, now), ct) == 1
            && Tell("recovery-code");

        bool Tell(string kind)
        {
            log.Append(new SecondFactorUsed(new StaffId(staff), kind), "staff", staff, null);
            return true;
        }
    }
}
