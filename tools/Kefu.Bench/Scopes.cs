using Kefu.Platform.Access;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Bench;

internal static class Scopes
{
    /// <summary>A scope in which Kefu itself acts.</summary>
    public static AsyncServiceScope NewScope(this IServiceProvider services)
    {
        var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Become(Actor.System);
        return scope;
    }
}
