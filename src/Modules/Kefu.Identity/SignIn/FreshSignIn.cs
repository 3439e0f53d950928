using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
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
        if (current.Actor.Kind is not ActorKind.Staff)
        {
            return;
        }

        var policy = await settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct);
        var token = accessor.HttpContext is { } http ? SessionCookie.TokenOf(http) : null;
        var session = token is null ? null : await sessions.FindAsync(token, ct);
        if (session is null || session.ProvenAtUtc.AddMinutes(Math.Max(1, policy.FreshMinutes)) < clock.UtcNow())
        {
            throw new PasswordWanted();
        }
    }
}

/// <summary>The password must be typed again before this step.</summary>
internal sealed class PasswordWanted() : Refusal(FreshSignIn.Code, 409, typeof(IdentityText), [])
{
    public override string? LeadsTo => "/me/confirm";
}
