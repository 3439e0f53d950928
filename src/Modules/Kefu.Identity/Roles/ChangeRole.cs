using System.Text.RegularExpressions;
using FluentValidation;
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
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Roles;

/// <summary>Sets what a role may do, with a reason.</summary>
[Requires("identity.manage-roles")]
public sealed record ChangeRole(string Key, IReadOnlyList<string> Permissions, string Reason) : ICommand<Done>;

/// <summary>Takes one change of a role back: what it added goes, what it took away comes again.</summary>
/// <param name="Seq">The change's row in the log.</param>
[Requires("identity.manage-roles")]
public sealed record RevertRole(string Key, long Seq, string Reason) : ICommand<Done>;

/// <summary>Adds a role of the installation's own; it may do nothing but what is named.</summary>
[Requires("identity.manage-roles")]
public sealed record AddRole(string Key, string Title, IReadOnlyList<string> Permissions, string Reason) : ICommand<Done>;

internal sealed class ChangeRoleValidator : AbstractValidator<ChangeRole>
{
    public ChangeRoleValidator(IStringLocalizer<IdentityText> text)
    {
        RuleFor(c => c.Permissions).NotNull().WithMessage(_ => text["identity.needed"]);
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
    }
}

internal sealed partial class AddRoleValidator : AbstractValidator<AddRole>
{
    public AddRoleValidator(IStringLocalizer<IdentityText> text)
    {
        RuleFor(c => c.Key).NotEmpty().Matches(Key()).WithMessage(_ => text["identity.role-key-form"]);
        RuleFor(c => c.Permissions).NotNull().WithMessage(_ => text["identity.needed"]);
        RuleFor(c => c.Title).Must(t => t?.Trim().Length is > 0 and <= 100).WithMessage(_ => text["identity.needed"]);
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{1,58}$", RegexOptions.CultureInvariant, 500)]
    private static partial Regex Key();
}

internal sealed class ChangeRoleHandler(KefuDbContext db, RoleRules rules, IFreshSignIn fresh, EventLog log, AfterCommit after, IdentityCache cache) : IHandler<ChangeRole, Done>
{
    public async Task<Done> HandleAsync(ChangeRole request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var role = await db.Set<Role>().SingleOrDefaultAsync(r => r.Key == request.Key, ct) ?? throw new NotFound();
        var wanted = await rules.CheckAsync(role.Key, request.Permissions, ct);
        string[] added = [.. wanted.Except(role.Permissions, StringComparer.Ordinal)];
        string[] removed = [.. role.Permissions.Except(wanted, StringComparer.Ordinal)];
        role.Permissions = [.. wanted];
        role.Version++;
        log.Append(new RoleChanged(role.Key, added, removed, request.Reason.Trim()), "role", Role.SubjectOf(role.Key), null);
        after.Add(cache.Drop);
        return default;
    }
}

// Events: RoleChanged, by the change that takes the other back.
internal sealed class RevertRoleHandler(KefuDbContext db, Dispatcher dispatcher) : IHandler<RevertRole, Done>
{
    public async Task<Done> HandleAsync(RevertRole request, CancellationToken ct)
    {
        var type = EventNames.Of(typeof(RoleChanged));
        var subject = Role.SubjectOf(request.Key);
        var entry = await db.Set<LogEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Seq == request.Seq && e.SubjectKind == "role" && e.SubjectId == subject && e.Type == type, ct) ?? throw new NotFound();
        var role = await db.Set<Role>().AsNoTracking().SingleOrDefaultAsync(r => r.Key == request.Key, ct) ?? throw new NotFound();
        var change = entry.Read<RoleChanged>();
        return await dispatcher.SendAsync(new ChangeRole(role.Key, [.. role.Permissions.Except(change.Added, StringComparer.Ordinal).Union(change.Removed, StringComparer.Ordinal)], request.Reason), ct);
    }
}

internal sealed class AddRoleHandler(KefuDbContext db, RoleRules rules, IFreshSignIn fresh, EventLog log, AfterCommit after, IdentityCache cache) : IHandler<AddRole, Done>
{
    public async Task<Done> HandleAsync(AddRole request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        if (await db.Set<Role>().AnyAsync(r => r.Key == request.Key, ct))
        {
            throw new RuleBroken<IdentityText>("identity.role-taken", request.Key);
        }

        var wanted = await rules.CheckAsync(request.Key, request.Permissions, ct);
        db.Add(new Role { Key = request.Key, Title = request.Title.Trim(), Permissions = [.. wanted], Version = 1 });
        log.Append(new RoleChanged(request.Key, wanted, [], request.Reason.Trim()), "role", Role.SubjectOf(request.Key), null);
        after.Add(cache.Drop);
        return default;
    }
}

/// <summary>What a set of permissions must keep to.</summary>
internal sealed class RoleRules(KefuDbContext db, PermissionCatalog catalogue, CurrentActor current, IStringLocalizer<IdentityText> text)
{
    /// <summary>Gives the set in order, or refuses it: unknown rights, rights that belong in different hands, customers' data for guests.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(string roleKey, IReadOnlyList<string> permissions, CancellationToken ct)
    {
        string[] wanted = [.. permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var unknown = Array.Find(wanted, p => !catalogue.Contains(p));
        if (unknown is not null)
        {
            throw new Invalid("permissions", text["identity.permission-unknown", unknown]);
        }

        if (roleKey == PresetRoles.Guest && Array.Exists(wanted, PresetRoles.OpensCustomerData))
        {
            throw new RuleBroken<IdentityText>("identity.guest-data");
        }

        if (Separation.IsBroken(wanted))
        {
            throw new RuleBroken<IdentityText>("identity.separation");
        }

        var roles = await db.Set<Role>().AsNoTracking().ToDictionaryAsync(r => r.Key, r => r.Permissions, ct);
        roles[roleKey] = [.. wanted];
        var people = await db.Set<Staff>().AsNoTracking().Where(s => s.DisabledAtUtc == null).Select(s => new { s.Id, s.Name, s.Roles }).ToListAsync(ct);
        var holders = people.Where(p => p.Roles.Contains(roleKey)).ToList();
        if (holders.Find(p => p.Id == current.Actor.Id) is not null)
        {
            throw new RuleBroken<IdentityText>("identity.own-access");
        }

        if (holders.Find(p => Separation.IsBroken(p.Roles.Where(roles.ContainsKey).SelectMany(r => roles[r]))) is { } clash)
        {
            throw new RuleBroken<IdentityText>("identity.separation-person", clash.Name);
        }

        return wanted;
    }
}
