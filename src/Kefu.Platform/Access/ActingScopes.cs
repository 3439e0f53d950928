using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Platform.Access;

/// <summary>Scopes outside a request, in which somebody acts from the first moment.</summary>
public static class ActingScopes
{
    /// <summary>A scope in which the actor acts.</summary>
    /// <param name="source">What stands in the audit trail for the address a request would have come from.</param>
    public static AsyncServiceScope ScopeAs(this IServiceScopeFactory scopes, Actor actor, string source = "")
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(actor, source);
        return scope;
    }

    /// <inheritdoc cref="ScopeAs(IServiceScopeFactory, Actor, string)"/>
    public static AsyncServiceScope ScopeAs(this IServiceProvider services, Actor actor, string source = "") =>
        services.GetRequiredService<IServiceScopeFactory>().ScopeAs(actor, source);

    /// <summary>Does one piece of work in a scope of its own, in the actor's name.</summary>
    public static async Task<T> ActAsAsync<T>(this IServiceScopeFactory scopes, Actor actor, string source, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.ScopeAs(actor, source);
        return await work(scope.ServiceProvider);
    }
}
