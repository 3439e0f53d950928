using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Conversations.Widget;

/// <summary>Knows which pages may speak to the customer's doors: those of the shops' registered origins, and Kefu's own.</summary>
internal sealed class WidgetOrigins(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private (IReadOnlyList<ShopCard> Shops, DateTime UntilUtc) _known = ([], DateTime.MinValue);

    /// <summary>Refuses a page of an origin that the shop has not registered. Apps send no origin.</summary>
    public async Task DemandAsync(HttpContext http, string? shopKey, CancellationToken ct)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && !IsOwn(http, origin) && !(await ShopsAsync(ct)).Any(s => string.Equals(s.Key, shopKey, StringComparison.Ordinal) && Has(s, origin)))
        {
            throw new OriginRefused(origin);
        }
    }

    /// <summary>True when the origin is registered: with the actor's shop when there is one, else with any.</summary>
    public async Task<bool> AllowsAsync(HttpContext http, string origin, Actor actor, CancellationToken ct) =>
        IsOwn(http, origin) || (await ShopsAsync(ct)).Any(s => Has(s, origin) && (actor.Kind is not ActorKind.Visitor || actor.Shops.Contains(s.Id)));

    private static bool IsOwn(HttpContext http, string origin) => string.Equals(origin, $"{http.Request.Scheme}://{http.Request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool Has(ShopCard shop, string origin) => shop.Origins.Contains(origin.TrimEnd('/'), StringComparer.OrdinalIgnoreCase);

    private async Task<IReadOnlyList<ShopCard>> ShopsAsync(CancellationToken ct)
    {
        var known = _known;
        if (known.UntilUtc > clock.UtcNow())
        {
            return known.Shops;
        }

        await using var scope = scopes.ScopeAs(Actor.System);
        var shops = await scope.ServiceProvider.GetRequiredService<IShopDirectory>().ListAsync(ct);
        _known = (shops, clock.UtcNow() + Fresh);
        return shops;
    }

    private sealed class OriginRefused(string origin) : Refusal("origin.refused", 403, typeof(ConversationsText), [origin]);
}

/// <summary>Answers preflights of the customer's doors and lets registered pages read the answers, errors included.</summary>
internal sealed class WidgetCors(WidgetOrigins origins) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (http, rest) =>
        {
            if (!http.Request.Path.StartsWithSegments("/api/v1/widget", StringComparison.Ordinal) || http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin)
            {
                await rest(http);
                return;
            }

            if (HttpMethods.IsOptions(http.Request.Method))
            {
                await PreflightAsync(http, origin);
                return;
            }

            // Set as the answer starts, because an error clears what was set before. Whether this shop's pages may is known only then.
            http.Response.OnStarting(async () =>
            {
                http.Response.Headers.Append("Vary", "Origin");
                if (await origins.AllowsAsync(http, origin, http.RequestServices.GetRequiredService<CurrentActor>().Actor, CancellationToken.None))
                {
                    http.Response.Headers.AccessControlAllowOrigin = origin;
                    http.Response.Headers.AccessControlExposeHeaders = "Retry-After, RateLimit, RateLimit-Policy";
                }
            });
            await rest(http);
        });
        next(app);
    };

    private async Task PreflightAsync(HttpContext http, string origin)
    {
        var headers = http.Response.Headers;
        headers.Append("Vary", "Origin");
        if (await origins.AllowsAsync(http, origin, Actor.Anonymous, http.RequestAborted))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowMethods = "GET, POST";
            headers.AccessControlAllowHeaders = "authorization, content-type, accept-language, last-event-id, idempotency-key, cache-control";
            headers.AccessControlMaxAge = "600";
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}
