using System.Collections.Frozen;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Time;
using Kefu.Platform.Web;
using Microsoft.AspNetCore.Http;

namespace Kefu.Identity.Access;

/// <summary>Finds the program behind an API key, sent as <c>Authorization: Bearer kefu_…</c>.</summary>
internal sealed class ApiKeyActors(IdentityCache cache, TimeProvider clock) : IActorSource
{
    public const string Prefix = "kefu_";

    public async Task<Actor?> FindAsync(HttpContext http, CancellationToken ct)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer " + Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var keys = (await cache.GetAsync(ct)).Keys;
        return keys.TryGetValue(SecretToken.Hash(header["Bearer ".Length..]), out var key) && Opens(key, clock.UtcNow()) ? ActorOf(key) : null;
    }

    public static bool Opens(ApiKey key, DateTime nowUtc) => key.ExpiresAtUtc is not { } end || end > nowUtc;

    public static Actor ActorOf(ApiKey key) => new(ActorKind.ApiKey, key.Id, key.Name, key.Scopes.ToFrozenSet(), key.EveryShop ? ShopScope.All : ShopScope.Of(key.Shops));
}
