using System.Collections.Frozen;
using System.Security.Claims;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.Access;

/// <summary>Finds the person behind a session cookie, as of now: ended and forgotten sessions, disabled and expired accounts open nothing.</summary>
internal sealed class StaffActors(IdentityCache cache, SessionCache sessions, SessionActivity activity, TimeProvider clock) : IActorSource
{
    private static readonly FirstStep NewPassword = new("identity.password-old", typeof(IdentityText), "/me/password");
    private static readonly FirstStep SecondFactor = new("identity.factor-first", typeof(IdentityText), "/me/factors");

    public async Task<Actor?> FindAsync(HttpContext http, CancellationToken ct)
    {
        if (http.User.FindFirstValue(SessionCookie.TokenClaim) is not { Length: > 0 } token || await sessions.FindAsync(token, ct) is not { } session)
        {
            return null;
        }

        var now = clock.UtcNow();
        var snapshot = await cache.GetAsync(ct);
        if (!snapshot.People.TryGetValue(session.StaffId, out var person) || !person.IsActive(now) || !Lives(session, person, snapshot.Policy, now))
        {
            return null;
        }

        await activity.NoteAsync(http, session, ct);
        return FirstOf(person, snapshot, now) is { } first ? ActorOf(person) with { Permissions = [], First = first } : ActorOf(person);
    }

    public static Actor ActorOf(Person person) => new(
        ActorKind.Staff,
        person.Staff.Id,
        person.Staff.Name,
        person.Card.Permissions.ToFrozenSet(),
        person.Staff.EveryShop ? ShopScope.All : ShopScope.Of(person.Staff.Shops))
    {
        TeamId = person.Staff.TeamId,
        Queues = person.Staff.Queues.ToFrozenSet(),
    };

    /// <summary>True until the session is too old, or was left alone for too long.</summary>
    private static bool Lives(Session session, Person person, PasswordPolicy policy, DateTime now) =>
        session.EndsAtUtc > now && session.LastSeenAtUtc + policy.IdleFor(person.Card.Permissions) > now;

    private static FirstStep? FirstOf(Person person, IdentitySnapshot snapshot, DateTime now) =>
        person.Staff.PasswordSetAtUtc is { } set && snapshot.Policy.IsOld(set, now) ? NewPassword
        : snapshot.Policy.DemandsSecondFactor(person.Card.Permissions) && !snapshot.WithSecondFactor.Contains(person.Staff.Id) ? SecondFactor
        : null;
}
