using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefu.Identity.Roles;

/// <summary>Writes the preset roles that an installation does not have yet; those it has are left as people set them.</summary>
internal sealed class RoleSeed(IServiceScopeFactory scopes, IdentityCache cache, IDialect dialect) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        using var turn = await scope.ServiceProvider.GetRequiredService<WriteGate>().EnterAsync(cancellationToken);
        var known = await db.Set<Role>().Select(r => r.Key).ToListAsync(cancellationToken);
        foreach (var preset in PresetRoles.All.Where(p => !known.Contains(p.Key)))
        {
            db.Add(new Role { Key = preset.Key, Preset = true, Permissions = [.. preset.Permissions], Version = 1 });
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (dialect.IsDuplicate(e))
        {
            // Another node started at the same moment and wrote them.
        }

        cache.Drop();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
