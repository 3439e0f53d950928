using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Identity.Roles;

/// <summary>Writes the preset roles that an installation does not have yet. Those it has are left as people set them, except for rights that it meets for the first time, with a new version: a preset role that has one by preset is given it, once, so that what people take away stays away. Which rights it has met stands in the log.</summary>
internal sealed class RoleSeed(IServiceScopeFactory scopes, IdentityCache cache, PermissionCatalog catalogue, IDialect dialect, ILogger<RoleSeed> logger) : IHostedService
{
    private const string SubjectKind = "permissions";
    private static readonly Guid Subject = Role.SubjectOf(SubjectKind);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        try
        {
            await SeedAsync(scope.ServiceProvider, cancellationToken);
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || dialect.IsDuplicate(e))
        {
            // Another node started at the same moment and wrote them.
        }

        cache.Drop();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task SeedAsync(IServiceProvider services, CancellationToken ct)
    {
        var (db, log) = (services.GetRequiredService<KefuDbContext>(), services.GetRequiredService<EventLog>());
        using var turn = await services.GetRequiredService<WriteGate>().EnterAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var met = (await db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectKind == SubjectKind && e.SubjectId == Subject).ToListAsync(ct))
            .SelectMany(e => e.Read<PermissionsMet>().Permissions).ToHashSet(StringComparer.Ordinal);
        List<string> news = [.. catalogue.All.Select(p => p.Name).Where(p => !met.Contains(p))];
        var roles = await db.Set<Role>().ToDictionaryAsync(r => r.Key, ct);
        foreach (var preset in PresetRoles.All)
        {
            if (!roles.TryGetValue(preset.Key, out var role))
            {
                db.Add(new Role { Key = preset.Key, Preset = true, Permissions = [.. preset.Permissions], Version = 1 });
            }
            else if (met.Count > 0 && role is { Preset: true, Title: null })
            {
                await GrantAsync(services, role, [.. preset.Permissions.Intersect(news, StringComparer.Ordinal).Except(role.Permissions, StringComparer.Ordinal)], ct);
            }

            await db.SaveChangesAsync(ct);
        }

        if (news.Count > 0)
        {
            log.Append(new PermissionsMet(news), SubjectKind, Subject, null);
        }

        await log.WriteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    private async Task GrantAsync(IServiceProvider services, Role role, IReadOnlyList<string> news, CancellationToken ct)
    {
        if (news.Count == 0)
        {
            return;
        }

        try
        {
            await services.GetRequiredService<RoleRules>().CheckAsync(role.Key, [.. role.Permissions.Where(catalogue.Contains), .. news], ct);
        }
        catch (Refusal refusal)
        {
            logger.LogWarning("The role {Role} is not given {Permissions}, new with this version, as it has them by preset: {Rule} stands against it", role.Key, string.Join(", ", news), refusal.Code);
            return;
        }

        role.Permissions = [.. role.Permissions, .. news];
        role.Version++;
        services.GetRequiredService<EventLog>().Append(new RoleChanged(role.Key, news, [], $"Kefu {typeof(RoleSeed).Assembly.GetName().Version?.ToString(3)}"), "role", Role.SubjectOf(role.Key), null);
    }
}
