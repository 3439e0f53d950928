using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Kefu.Identity.Roles;

/// <summary>Writes the preset roles that an installation does not have yet. Those it has are left as people set them, except for rights that it meets for the first time, with a new version: a preset role that has one by preset is given it, once, so that what people take away stays away. Which rights it has met stands in the log.</summary>
[InternalOnly]
internal sealed record SeedRoles : ICommand<Done>;

// Events: RoleChanged, PermissionsMet.
internal sealed class SeedRolesHandler(KefuDbContext db, PermissionCatalog catalogue, RoleRules rules, EventLog log, AfterCommit after, IdentityCache cache, ILogger<SeedRolesHandler> logger) : IHandler<SeedRoles, Done>
{
    private const string SubjectKind = "permissions";
    private static readonly Guid Subject = Role.SubjectOf(SubjectKind);

    public async Task<Done> HandleAsync(SeedRoles request, CancellationToken ct)
    {
        var met = (await db.Set<LogEntry>().AsNoTracking().Where(e => e.SubjectKind == SubjectKind && e.SubjectId == Subject).ToListAsync(ct))
            .SelectMany(e => e.Read<PermissionsMet>().Permissions).ToHashSet(StringComparer.Ordinal);
        var roles = await db.Set<Role>().ToDictionaryAsync(r => r.Key, ct);
        List<string> told = [.. catalogue.All.Select(p => p.Name).Where(p => !met.Contains(p))];
        if (met.Count == 0)
        {
            // An installation from before this was written down: what a role holds, or was taken from one, it has met.
            met = [.. roles.Values.SelectMany(r => r.Permissions), .. await TakenAwayAsync(ct)];
        }

        List<string> news = [.. told.Where(p => !met.Contains(p))];
        foreach (var preset in PresetRoles.All)
        {
            if (!roles.TryGetValue(preset.Key, out var role))
            {
                db.Add(new Role { Key = preset.Key, Preset = true, Permissions = [.. preset.Permissions], Version = 1 });
            }
            else if (role is { Preset: true, Title: null })
            {
                await GrantAsync(role, [.. preset.Permissions.Intersect(news, StringComparer.Ordinal).Except(role.Permissions, StringComparer.Ordinal)], ct);
            }

            // The rules for the next role look at what the ones before have now.
            await db.SaveChangesAsync(ct);
        }

        if (told.Count > 0)
        {
            log.Append(new PermissionsMet(told), SubjectKind, Subject, null);
        }

        after.Add(cache.Drop);
        return default;
    }

    private async Task<IEnumerable<string>> TakenAwayAsync(CancellationToken ct)
    {
        var changed = EventNames.Of(typeof(RoleChanged));
        return (await db.Set<LogEntry>().AsNoTracking().Where(e => e.Type == changed).ToListAsync(ct)).SelectMany(e => e.Read<RoleChanged>().Removed);
    }

    private async Task GrantAsync(Role role, IReadOnlyList<string> news, CancellationToken ct)
    {
        if (news.Count == 0)
        {
            return;
        }

        try
        {
            await rules.CheckAsync(role.Key, [.. role.Permissions.Where(catalogue.Contains), .. news], ct);
        }
        catch (Refusal refusal)
        {
            logger.LogWarning("The role {Role} is not given {Permissions}, new with this version, as it has them by preset: {Rule} stands against it", role.Key, string.Join(", ", news), refusal.Code);
            return;
        }

        role.Permissions = [.. role.Permissions, .. news];
        role.Version++;
        log.Append(new RoleChanged(role.Key, news, [], $"Kefu {typeof(SeedRoles).Assembly.GetName().Version?.ToString(3)}"), "role", Role.SubjectOf(role.Key), null);
    }
}
