using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefu.Identity.Roles;

/// <summary>Has the preset roles written at the start.</summary>
internal sealed class RoleSeed(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new SeedRoles(), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
