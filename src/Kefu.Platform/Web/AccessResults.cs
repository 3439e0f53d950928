using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Kefu.Platform.Web;

/// <summary>What happens at a door that does not open: programs get a problem, people the sign-in page; a denied attempt is logged.</summary>
internal sealed class AccessResults(DeniedAttempts denied, CurrentActor current) : IAuthorizationMiddlewareResultHandler
{
    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        if (current.Actor.First is { } first)
        {
            Lead(context, first);
            return;
        }

        var wanted = policy.Requirements.OfType<ActorRequirement>().FirstOrDefault();
        var lacking = wanted?.Permission ?? wanted?.Kind?.ToString().ToLowerInvariant() ?? "";
        var door = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path.Value ?? "";
        if (current.Actor.Kind != ActorKind.Anonymous)
        {
            await denied.WriteAsync(context.Request.Method + " " + door, lacking, context.RequestAborted);
            throw new Denied(lacking);
        }

        if (!WantsPage(context))
        {
            throw new NotSignedIn();
        }

        var here = context.Request.PathBase + context.Request.Path + context.Request.QueryString;
        var signIn = "/sign-in?next=" + Uri.EscapeDataString(HttpMethods.IsGet(context.Request.Method) ? here : "/");
        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.Headers["HX-Redirect"] = signIn;
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        context.Response.Redirect(signIn);
    }

    /// <summary>Leads a person to the step that comes first; tells programs and feeds which one it is.</summary>
    private static void Lead(HttpContext context, FirstStep first)
    {
        if (!WantsPage(context))
        {
            throw new FirstStepWanted(first);
        }

        if (context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.Headers["HX-Redirect"] = first.Page;
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        context.Response.Redirect(first.Page);
    }

    private sealed class FirstStepWanted(FirstStep first) : Refusal(first.Code, StatusCodes.Status403Forbidden, first.Resource, []);

    private static bool WantsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) && !context.Request.Path.StartsWithSegments("/feed", StringComparison.Ordinal)
        && context.Request.Headers.Authorization.Count == 0;
}
