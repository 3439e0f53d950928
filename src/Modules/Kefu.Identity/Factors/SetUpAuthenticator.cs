using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.People;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Factors;

/// <summary>Begins to set up an authenticator: makes a secret, which counts only once a code of it was shown.</summary>
[RequiresStaff]
internal sealed record StartAuthenticator : ICommand<string>;

/// <summary>Shows a first code of the new authenticator; gives the codes for paper, shown this once. Ends the person's other sessions.</summary>
[RequiresStaff]
internal sealed record ConfirmAuthenticator(string SessionToken, string Code) : ICommand<IReadOnlyList<string>>;

/// <summary>Makes new codes for paper; the old ones die.</summary>
[RequiresStaff]
internal sealed record RenewRecoveryCodes : ICommand<IReadOnlyList<string>>;

/// <summary>Takes the person's own authenticator away.</summary>
[RequiresStaff]
internal sealed record RemoveAuthenticator : ICommand<Done>;

/// <summary>Takes the authenticator and the passkeys of somebody who lost them away and ends their sessions.</summary>
[Requires("identity.manage-people")]
public sealed record ResetSecondFactor(StaffId Staff, string Reason) : ICommand<Done>;

internal sealed class StartAuthenticatorHandler(KefuDbContext db, FreshSignIn fresh, FactorSecrets secrets, EventLog log, CurrentActor current) : IHandler<StartAuthenticator, string>
{
    public async Task<string> HandleAsync(StartAuthenticator request, CancellationToken ct)
    {
        await fresh.DemandPasswordAsync(ct);
        var me = current.Actor.Id;
        var known = await db.Set<Authenticator>().SingleOrDefaultAsync(a => a.StaffId == me, ct);
        if (known?.ConfirmedAtUtc is not null)
        {
            throw new RuleBroken<IdentityText>("identity.factor-there");
        }

        var secret = Totp.NewSecret();
        if (known is null)
        {
            db.Add(new Authenticator { StaffId = me, Secret = secrets.Seal(secret) });
        }
        else
        {
            known.Secret = secrets.Seal(secret);
        }

        log.Append(new SecondFactorChanged(new StaffId(me), "started", null), "staff", me, null);
        return Totp.Base32(secret);
    }
}

internal sealed class ConfirmAuthenticatorHandler(KefuDbContext db, FreshSignIn fresh, FactorSecrets secrets, PaperCodes paper, Sessions sessions, EventLog log, CurrentActor current, IStringLocalizer<IdentityText> text, TimeProvider clock)
    : IHandler<ConfirmAuthenticator, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> HandleAsync(ConfirmAuthenticator request, CancellationToken ct)
    {
        await fresh.DemandPasswordAsync(ct);
        var (me, now) = (current.Actor.Id, clock.UtcNow());
        var begun = await db.Set<Authenticator>().SingleOrDefaultAsync(a => a.StaffId == me && a.ConfirmedAtUtc == null, ct) ?? throw new NotFound();
        if (Totp.StepOf(secrets.Open(begun.Secret), request.Code.Replace(" ", "", StringComparison.Ordinal), now) is not { } step)
        {
            throw new Invalid("code", text["identity.code-wrong"]);
        }

        (begun.ConfirmedAtUtc, begun.LastStep) = (now, step);
        var hash = SecretToken.Hash(request.SessionToken);
        await sessions.EndAllAsync(me, "second-factor", hash, ct);
        await db.Set<Session>().Where(s => s.TokenHash == hash && s.StaffId == me).ExecuteUpdateAsync(s => s.SetProperty(x => x.SecondFactorAtUtc, now), ct);
        log.Append(new SecondFactorChanged(new StaffId(me), "set-up", null), "staff", me, null);
        return await paper.WriteAsync(me, ct);
    }
}

internal sealed class RenewRecoveryCodesHandler(SecondFactor second, IFreshSignIn fresh, PaperCodes paper, EventLog log, CurrentActor current) : IHandler<RenewRecoveryCodes, IReadOnlyList<string>>
{
    public async Task<IReadOnlyList<string>> HandleAsync(RenewRecoveryCodes request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var me = current.Actor.Id;
        if (!await second.IsSetUpAsync(me, ct))
        {
            throw new NotFound();
        }

        log.Append(new SecondFactorChanged(new StaffId(me), "recovery-codes", null), "staff", me, null);
        return await paper.WriteAsync(me, ct);
    }
}

internal sealed class RemoveAuthenticatorHandler(KefuDbContext db, IFreshSignIn fresh, PaperCodes paper, EventLog log, CurrentActor current) : IHandler<RemoveAuthenticator, Done>
{
    public async Task<Done> HandleAsync(RemoveAuthenticator request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        await db.Set<Authenticator>().Where(a => a.StaffId == current.Actor.Id).ExecuteDeleteAsync(ct);
        await paper.ForgetUnneededAsync(current.Actor.Id, ct);
        log.Append(new SecondFactorChanged(new StaffId(current.Actor.Id), "removed", null), "staff", current.Actor.Id, null);
        return default;
    }
}

internal sealed class ResetSecondFactorHandler(StaffBook book, IFreshSignIn fresh, PaperCodes paper, Sessions sessions, EventLog log, IStringLocalizer<IdentityText> text) : IHandler<ResetSecondFactor, Done>
{
    public async Task<Done> HandleAsync(ResetSecondFactor request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        if (!Reasons.AreGiven(request.Reason))
        {
            throw new Invalid("reason", text["identity.reason-needed"]);
        }

        var staff = await book.FindOtherWithinReachAsync(request.Staff, ct);
        await paper.ForgetAsync(staff.Id, ct);
        await sessions.EndAllAsync(staff.Id, request.Reason.Trim(), null, ct);
        log.Append(new SecondFactorChanged(request.Staff, "reset", request.Reason.Trim()), "staff", staff.Id, null);
        return default;
    }
}

/// <summary>Writes and forgets what belongs to a second factor inside the running command.</summary>
internal sealed class PaperCodes(KefuDbContext db, SecondFactor second, Sessions sessions)
{
    /// <summary>A new set of codes for paper; only their hashes stay.</summary>
    public async Task<IReadOnlyList<string>> WriteAsync(Guid staff, CancellationToken ct)
    {
        await db.Set<RecoveryCode>().Where(c => c.StaffId == staff).ExecuteDeleteAsync(ct);
        var codes = RecoveryCodes.New();
        db.AddRange(codes.Select(c => new RecoveryCode { CodeHash = RecoveryCodes.Hash(staff, c), StaffId = staff }));
        sessions.Forget();
        return codes;
    }

    /// <summary>Takes the codes away once they stand for nothing any more.</summary>
    public async Task ForgetUnneededAsync(Guid staff, CancellationToken ct)
    {
        if (!await second.IsSetUpAsync(staff, ct))
        {
            await db.Set<RecoveryCode>().Where(c => c.StaffId == staff).ExecuteDeleteAsync(ct);
        }

        sessions.Forget();
    }

    /// <summary>Takes authenticator, passkeys and codes away.</summary>
    public async Task ForgetAsync(Guid staff, CancellationToken ct)
    {
        await db.Set<Authenticator>().Where(a => a.StaffId == staff).ExecuteDeleteAsync(ct);
        await db.Set<Passkey>().Where(p => p.UserId == staff).ExecuteDeleteAsync(ct);
        await db.Set<RecoveryCode>().Where(c => c.StaffId == staff).ExecuteDeleteAsync(ct);
        sessions.Forget();
    }
}
