using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Identity.SignIn;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Factors;

/// <summary>Keeps a passkey that the person's authenticator just made. The first second factor of a person also gives codes for paper, shown this once, and ends their other sessions.</summary>
[RequiresStaff]
internal sealed record AddPasskey(string SessionToken, string Name, string State, string Answer) : ICommand<IReadOnlyList<string>>;

/// <summary>Gives one of the person's own passkeys another name.</summary>
[RequiresStaff]
internal sealed record RenamePasskey(string Id, string Name) : ICommand<Done>;

/// <summary>Takes one of the person's own passkeys away.</summary>
[RequiresStaff]
internal sealed record RemovePasskey(string Id) : ICommand<Done>;

internal sealed class AddPasskeyHandler(KefuDbContext db, FreshSignIn fresh, Passkeys passkeys, SecondFactor second, PaperCodes paper, Sessions sessions, EventLog log, CurrentActor current, IStringLocalizer<IdentityText> text, TimeProvider clock)
    : IHandler<AddPasskey, IReadOnlyList<string>>
{
    private const int Most = 20;

    public async Task<IReadOnlyList<string>> HandleAsync(AddPasskey request, CancellationToken ct)
    {
        var (me, now) = (current.Actor.Id, clock.UtcNow());
        var first = !await second.IsSetUpAsync(me, ct);
        await (first ? fresh.DemandPasswordAsync(ct) : fresh.DemandAsync(ct));
        var name = PasskeyName.Of(request.Name, text);
        if (await db.Set<Passkey>().CountAsync(p => p.UserId == me, ct) >= Most)
        {
            throw new RuleBroken<IdentityText>("identity.passkeys-many", Most);
        }

        var made = await passkeys.ReadNewAsync(me, request.State, request.Answer) ?? throw new RuleBroken<IdentityText>("identity.passkey-refused");
        db.Add(new Passkey { UserId = me, CredentialId = made.CredentialId, CreatedAtUtc = now, Data = Keep(made, name) });
        log.Append(new SecondFactorChanged(new StaffId(me), "passkey-added", null), "staff", me, null);
        sessions.Forget();
        if (!first)
        {
            return [];
        }

        var hash = SecretToken.Hash(request.SessionToken);
        await sessions.EndAllAsync(me, "second-factor", hash, ct);
        await db.Set<Session>().Where(s => s.TokenHash == hash && s.StaffId == me).ExecuteUpdateAsync(s => s.SetProperty(x => x.SecondFactorAtUtc, now), ct);
        return await paper.WriteAsync(me, ct);
    }

    /// <summary>What signing in needs; who made the device is not asked, so nothing of that is kept.</summary>
    private static IdentityPasskeyData Keep(UserPasskeyInfo made, string name) => new()
    {
        Name = name,
        PublicKey = made.PublicKey,
        SignCount = made.SignCount,
        Transports = made.Transports,
        IsUserVerified = made.IsUserVerified,
        IsBackupEligible = made.IsBackupEligible,
        IsBackedUp = made.IsBackedUp,
        AttestationObject = [],
        ClientDataJson = [],
    };
}

internal sealed class RenamePasskeyHandler(KefuDbContext db, EventLog log, CurrentActor current, IStringLocalizer<IdentityText> text) : IHandler<RenamePasskey, Done>
{
    public async Task<Done> HandleAsync(RenamePasskey request, CancellationToken ct)
    {
        var me = current.Actor.Id;
        var passkey = (await db.Set<Passkey>().Where(p => p.UserId == me).ToListAsync(ct)).Find(p => p.Key == request.Id) ?? throw new NotFound();
        passkey.Data.Name = PasskeyName.Of(request.Name, text);
        log.Append(new SecondFactorChanged(new StaffId(me), "passkey-renamed", null), "staff", me, null);
        return default;
    }
}

/// <summary>By what a person knows a passkey again.</summary>
internal static class PasskeyName
{
    public static string Of(string typed, IStringLocalizer<IdentityText> text) =>
        typed.Trim() is { Length: > 0 and <= 100 } name ? name : throw new Invalid("name", text["identity.passkey-name"]);
}

internal sealed class RemovePasskeyHandler(KefuDbContext db, IFreshSignIn fresh, PaperCodes paper, Sessions sessions, EventLog log, CurrentActor current) : IHandler<RemovePasskey, Done>
{
    public async Task<Done> HandleAsync(RemovePasskey request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var me = current.Actor.Id;
        var own = await db.Set<Passkey>().Where(p => p.UserId == me).ToListAsync(ct);
        var passkey = own.Find(p => p.Key == request.Id) ?? throw new NotFound();
        db.Remove(passkey);
        await db.SaveChangesAsync(ct);
        await paper.ForgetUnneededAsync(me, ct);
        log.Append(new SecondFactorChanged(new StaffId(me), "passkey-removed", null), "staff", me, null);
        sessions.Forget();
        return default;
    }
}
