using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.SignIn;

/// <summary>Demands that the person at this browser typed the password a short while ago. Programs prove themselves with each request.</summary>
internal sealed class FreshSignIn(IHttpContextAccessor accessor, SessionCache sessions, CurrentActor current, SettingsStore settings, TimeProvider clock) : IFreshSignIn
{
    public const string Code = "identity.confirm-password";

    public async Task DemandAsync(CancellationToken ct)
    {
        if (await DemandPasswordAsync(ct) is { SecondFactorAtUtc: null } && (await PolicyAsync(ct)).SecondFactorForSensitiveSteps)
        {
            throw new SecondFactorWanted();
        }
    }

    /// <summary>The same for setting up a second factor, which nobody can show yet.</summary>
    public async Task<Session?> DemandPasswordAsync(CancellationToken ct)
    {
        if (current.Actor.Kind is not ActorKind.Staff)
        {
            return null;
        }

        var token = accessor.HttpContext is { } http ? SessionCookie.TokenOf(http) : null;
        var session = token is null ? null : await sessions.FindAsync(token, ct);
        return session is not null && session.ProvenAtUtc.AddMinutes(Math.Max(1, (await PolicyAsync(ct)).FreshMinutes)) >= clock.UtcNow() ? session : throw new PasswordWanted();
    }

    private Task<PasswordPolicy> PolicyAsync(CancellationToken ct) => settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct);
}

/// <summary>The password must be typed again before this step.</summary>
internal sealed class PasswordWanted() : Refusal(FreshSignIn.Code, 409, typeof(IdentityText), [])
{
    public override string? LeadsTo => "/me/confirm";
}

/// <summary>The house wants a second factor for this step, and this session has shown none.</summary>
internal sealed class SecondFactorWanted() : Refusal("identity.factor-wanted", 409, typeof(IdentityText), [])
{
    public override string? LeadsTo => "/me/factors";
}
