using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.People;

/// <summary>What a person may reach: the roles and how far they go.</summary>
internal sealed record StaffAccess(IReadOnlyList<string> Roles, bool EveryShop, IReadOnlyList<Guid> Shops, IReadOnlyList<Guid> Queues, Guid? TeamId, DateTime? ExpiresAtUtc);

/// <summary>Writes people inside the running command and holds the rules about them.</summary>
internal sealed class StaffBook(KefuDbContext db, UserManager<Staff> users, AfterCommit after, IdentityCache cache, CurrentActor current, SettingsStore settings, IStringLocalizer<IdentityText> text, TimeProvider clock)
{
    public async Task<Staff> FindAsync(Guid id, CancellationToken ct) =>
        await db.Set<Staff>().SingleOrDefaultAsync(s => s.Id == id, ct) ?? throw new NotFound();

    /// <summary>A person whose shops the actor reaches; somebody else's people are not to be seen.</summary>
    public async Task<Staff> FindWithinReachAsync(StaffId id, CancellationToken ct)
    {
        var staff = await FindAsync(id.Value, ct);
        return ReachesAll(staff.EveryShop, staff.Shops) ? staff : throw new NotFound();
    }

    /// <summary>The same; nobody does this to their own account.</summary>
    public Task<Staff> FindOtherWithinReachAsync(StaffId id, CancellationToken ct) =>
        id.Value == current.Actor.Id ? throw new RuleBroken<IdentityText>("identity.own-access") : FindWithinReachAsync(id, ct);

    public async Task<Staff> AddAsync(string account, string name, StaffAccess access, string? language, CancellationToken ct)
    {
        var staff = new Staff { Id = Guid.CreateVersion7(), UserName = account.Trim(), Name = name.Trim(), Language = language, CreatedAtUtc = clock.UtcNow() };
        if (staff.UserName.Contains('@', StringComparison.Ordinal))
        {
            staff.Email = staff.UserName;
        }

        await GiveAccessAsync(staff, access, ct);
        var normalized = users.NormalizeName(staff.UserName);
        if (await db.Set<Staff>().AnyAsync(s => s.NormalizedUserName == normalized, ct))
        {
            throw new Invalid("account", text["identity.account-taken"]);
        }

        Check(await users.CreateAsync(staff), "account");
        after.Add(cache.Drop);
        return staff;
    }

    /// <summary>Sets roles and reach after checking that they go together.</summary>
    public async Task GiveAccessAsync(Staff staff, StaffAccess access, CancellationToken ct)
    {
        var keys = access.Roles.Distinct(StringComparer.Ordinal).ToList();
        var roles = await db.Set<Role>().AsNoTracking().Where(r => keys.Contains(r.Key)).ToListAsync(ct);
        if (roles.Count != keys.Count)
        {
            throw new Invalid("roles", text["identity.role-unknown"]);
        }

        if (Separation.IsBroken(roles.SelectMany(r => r.Permissions)))
        {
            throw new RuleBroken<IdentityText>("identity.separation");
        }

        if (keys.Contains(PresetRoles.Guest, StringComparer.Ordinal) && access.ExpiresAtUtc is null)
        {
            throw new Invalid("expiresAt", text["identity.guest-expires"]);
        }

        if (keys.Contains(PresetRoles.Merchant, StringComparer.Ordinal) && access.EveryShop)
        {
            throw new Invalid("shops", text["identity.merchant-shops"]);
        }

        var shops = access.Shops.Distinct().ToList();
        if (await db.Set<Shop>().CountAsync(s => shops.Contains(s.Id), ct) != shops.Count || !ReachesAll(access.EveryShop, shops))
        {
            throw new Invalid("shops", text["identity.shop-unknown"]);
        }

        if (access.TeamId is { } team && !await db.Set<Team>().AnyAsync(t => t.Id == team, ct))
        {
            throw new Invalid("team", text["identity.team-unknown"]);
        }

        staff.Roles = keys;
        staff.EveryShop = access.EveryShop;
        staff.Shops = shops;
        staff.Queues = [.. access.Queues.Distinct()];
        staff.TeamId = access.TeamId;
        staff.ExpiresAtUtc = access.ExpiresAtUtc;
        after.Add(cache.Drop);
    }

    public async Task SetPasswordAsync(Staff staff, string password, CancellationToken ct)
    {
        foreach (var validator in users.PasswordValidators)
        {
            Check(await validator.ValidateAsync(users, staff, password), "password");
        }

        await RefuseEarlierAsync(staff, password, ct);
        staff.PasswordHash = users.PasswordHasher.HashPassword(staff, password);
        staff.PasswordSetAtUtc = clock.UtcNow();
        staff.JoinedAtUtc ??= clock.UtcNow();
        Check(await users.UpdateSecurityStampAsync(staff), "password");
        ct.ThrowIfCancellationRequested();
        after.Add(cache.Drop);
    }

    /// <summary>Refuses one of the last passwords where the rulebook says so, and keeps the present one's hash for the next time.</summary>
    private async Task RefuseEarlierAsync(Staff staff, string password, CancellationToken ct)
    {
        var kept = (await settings.GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct)).Rules().History;
        var earlier = await db.Set<EarlierPassword>().Where(p => p.StaffId == staff.Id).OrderByDescending(p => p.Id).ToListAsync(ct);
        var hashes = earlier.Select(p => p.Hash).Prepend(staff.PasswordHash).OfType<string>().Take(kept);
        if (hashes.Any(h => users.PasswordHasher.VerifyHashedPassword(staff, h, password) != PasswordVerificationResult.Failed))
        {
            throw new Invalid("password", text["identity.password-earlier", kept]);
        }

        db.RemoveRange(earlier.Skip(Math.Max(0, kept - 2)));
        if (kept > 1 && staff.PasswordHash is { } present)
        {
            db.Add(new EarlierPassword { Id = Guid.CreateVersion7(), StaffId = staff.Id, Hash = present });
        }
    }

    /// <summary>The team of this name, made when there is none.</summary>
    public async Task<Guid?> TeamAsync(string? name, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return null;
        }

        var team = await db.Set<Team>().SingleOrDefaultAsync(t => t.Name == name.Trim(), ct);
        if (team is null)
        {
            team = new Team { Id = Guid.CreateVersion7(), Name = name.Trim() };
            db.Add(team);
            await db.SaveChangesAsync(ct);
        }

        return team.Id;
    }

    /// <summary>Nobody opens for others a shop that is closed to themselves.</summary>
    private bool ReachesAll(bool everyShop, List<Guid> shops) =>
        current.Actor.Kind == ActorKind.Anonymous || (everyShop ? current.Actor.Shops.Everywhere : shops.TrueForAll(current.Actor.Shops.Contains));

    private static void Check(IdentityResult result, string field)
    {
        if (!result.Succeeded)
        {
            throw new Invalid(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [.. result.Errors.Select(e => e.Description)] });
        }
    }
}
