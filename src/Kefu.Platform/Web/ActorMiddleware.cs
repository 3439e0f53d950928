using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Web.Limits;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Web;

/// <summary>Finds out who is at the door by one kind of credential. Registered as a singleton: live feeds ask it again while other work of the request goes on.</summary>
public interface IActorSource
{
    /// <summary>The actor whose credential the request carries; null when it carries none of this kind, or one that no longer holds.</summary>
    Task<Actor?> FindAsync(HttpContext http, CancellationToken ct);
}

/// <summary>Marks doors that pages of other origins may use: they take no cookie, only tokens or signatures.</summary>
public sealed class CrossSiteDoor
{
    /// <summary>The one mark.</summary>
    public static readonly CrossSiteDoor Instance = new();
}

/// <summary>Marks doors that a browser holds open by itself: they are no sign of a person at it.</summary>
public sealed class QuietDoor
{
    /// <summary>The one mark.</summary>
    public static readonly QuietDoor Instance = new();

    /// <summary>The header in which a page says for how many seconds nobody touched it.</summary>
    public const string IdleHeader = "Kefu-Idle";
}

/// <summary>Sets the actor of the request, and refuses writes that another site could have forged.</summary>
internal sealed class ActorMiddleware(RequestDelegate next, DoorLimits limits)
{
    public async Task InvokeAsync(HttpContext http, CurrentActor current, IdempotencyKey key)
    {
        if (http.Request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) == true)
        {
            throw new BadHttpRequestException("NUL");
        }

        var crossSite = http.GetEndpoint()?.Metadata.GetMetadata<CrossSiteDoor>() is not null;
        var door = http.GetEndpoint()?.Metadata.GetMetadata<LimitedAttribute>()?.Door;
        if (door is { } counted)
        {
            await limits.DemandAsync(counted, http.Connection.RemoteIpAddress);
        }

        var bearer = http.Request.Headers.Authorization.Count > 0;
        var actor = await ActorSources.FindAsync(http, http.RequestAborted);
        if (actor is null && bearer)
        {
            if (door is null)
            {
                // A wrong key at a door of programs is a guess, or a program that nobody looks after.
                await limits.DemandAsync(Door.Secret, http.Connection.RemoteIpAddress);
            }

            throw new NotSignedIn();
        }

        current.Become(actor ?? Actor.Anonymous, http.Connection.RemoteIpAddress?.ToString() ?? "");
        if (door is { } known && actor is not null)
        {
            await limits.DemandAsync(known, actor.Id);
        }

        key.Value = ReadKey(http);
        if (!http.Request.HasFormContentType)
        {
            // A door that reads a form finds an empty one and says which fields it needs, instead of failing.
            http.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
        }

        if (!crossSite && !bearer)
        {
            await RefuseForgeryAsync(http);
        }

        await next(http);
    }

    private static string? ReadKey(HttpContext http)
    {
        var value = http.Request.Headers["Idempotency-Key"].ToString();
        return value.Length switch
        {
            0 => null,
            <= 200 => value,
            _ => throw new Invalid("Idempotency-Key", "≤ 200"),
        };
    }

    private static async Task RefuseForgeryAsync(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != "null" && !string.Equals(origin, $"{http.Request.Scheme}://{http.Request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            throw new Forged();
        }

        var safe = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method);
        if (!safe && http.GetEndpoint() is not null && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            throw new Forged();
        }
    }

    private sealed class Forged() : Refusal("forgery", 403, typeof(PlatformText), []);
}

/// <summary>Asks every source in turn.</summary>
public static class ActorSources
{
    /// <summary>The actor of a request as of now; long-lived answers ask again every few seconds, so that a disabled person's feed ends.</summary>
    public static async Task<Actor?> FindAsync(HttpContext http, CancellationToken ct)
    {
        foreach (var source in http.RequestServices.GetServices<IActorSource>())
        {
            if (await source.FindAsync(http, ct) is { } actor)
            {
                return actor;
            }
        }

        return null;
    }
}
