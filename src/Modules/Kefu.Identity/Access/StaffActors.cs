using System.Collections.Frozen;
using System.Security.Claims;
using Kefu.Platform.Access;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.Access;

/// <summary>Finds the person behind a session cookie, as of now: ended sessions, disabled and expired accounts open nothing.</summary>
internal sealed class StaffActors(IdentityCache cache, SessionCache sessions, TimeProvider clock) : IActorSource
{
    public async Task<Actor?> FindAsync(HttpContext http, CancellationToken ct)
    {
        if (http.User.FindFirstValue(SessionCookie.TokenClaim) is not { Length: > 0 } token || await sessions.FindAsync(token, ct) is not { } session)
        {
            return null;
        }

        var now = clock.UtcNow();
        var snapshot = await cache.GetAsync(ct);
        return session.EndsAtUtc > now && snapshot.People.TryGetValue(session.StaffId, out var person) && person.IsActive(now) ? ActorOf(person) : null;
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
}
