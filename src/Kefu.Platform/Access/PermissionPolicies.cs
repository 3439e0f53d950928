using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Kefu.Platform.Access;

/// <summary>Turns the names in <see cref="RequiresAttribute"/> into policies, so that none has to be registered.</summary>
internal sealed class PermissionPolicyProvider(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    // A policy is only its name: an endpoint keeps its own from the first request on.
    public override bool AllowsCachingPolicies => true;

    public override async Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
    {
        AuthorizationPolicy Policy(ActorRequirement requirement) => new AuthorizationPolicyBuilder().AddRequirements(requirement).Build();

        if (policyName.StartsWith(RequiresAttribute.Prefix, StringComparison.Ordinal))
        {
            return Policy(new ActorRequirement(policyName[RequiresAttribute.Prefix.Length..], null));
        }

        return policyName switch
        {
            RequiresVisitorAttribute.PolicyName => Policy(new ActorRequirement(null, ActorKind.Visitor)),
            RequiresStaffAttribute.PolicyName => Policy(new ActorRequirement(null, ActorKind.Staff)),
            _ => await base.GetPolicyAsync(policyName),
        };
    }
}

internal sealed record ActorRequirement(string? Permission, ActorKind? Kind) : IAuthorizationRequirement;

internal sealed class ActorRequirementHandler(CurrentActor current) : AuthorizationHandler<ActorRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ActorRequirement requirement)
    {
        var actor = current.Actor;
        if (actor.First is not null && (context.Resource as HttpContext)?.GetEndpoint()?.Metadata.GetMetadata<OpenBeforeFirstStepAttribute>() is null)
        {
            return Task.CompletedTask;
        }

        if ((requirement.Permission is { } permission && permission.Split('|').Any(actor.May)) || (requirement.Kind is { } kind && actor.Kind == kind))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
