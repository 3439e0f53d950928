using System.Collections.Frozen;
using System.Diagnostics;
using Kefu.Contracts.Identity;
using Kefu.Identity.Data;
using Kefu.Identity.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefu.Identity.Access;

/// <summary>A person with the rights that follow from the roles.</summary>
internal sealed record Person(Staff Staff, StaffCard Card)
{
    /// <summary>True when the account opens doors at this moment.</summary>
    public bool IsActive(DateTime nowUtc) => !Card.Disabled && (Staff.ExpiresAtUtc is not { } end || end > nowUtc);
}

/// <summary>Everybody, every role, team, shop and key, and the policy, as last read.</summary>
internal sealed record IdentitySnapshot(
    FrozenDictionary<Guid, Person> People,
    FrozenDictionary<string, Role> Roles,
    FrozenDictionary<Guid, Team> Teams,
    FrozenDictionary<Guid, Shop> Shops,
    FrozenDictionary<string, ApiKey> Keys,
    FrozenSet<Guid> WithSecondFactor,
    PasswordPolicy Policy);

/// <summary>Keeps people and their rights in memory for at most two seconds; dropped at once when the log tells of a change, so that a taken right ends within five.</summary>
internal sealed class IdentityCache(IServiceScopeFactory scopes) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private Kept? _kept;
    private int _generation;

    /// <summary>What holds now, at most two seconds old.</summary>
    public async ValueTask<IdentitySnapshot> GetAsync(CancellationToken ct)
    {
        if (Fresh() is { } known)
        {
            return known;
        }

        await _loading.WaitAsync(ct);
        try
        {
            while (true)
            {
                if (Fresh() is { } loaded)
                {
                    return loaded;
                }

                var generation = Volatile.Read(ref _generation);
                var at = Stopwatch.GetTimestamp();
                Volatile.Write(ref _kept, new Kept(await LoadAsync(ct), at, generation));
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Forgets what is kept.</summary>
    public void Drop() => Interlocked.Increment(ref _generation);

    public void Dispose() => _loading.Dispose();

    private IdentitySnapshot? Fresh() =>
        Volatile.Read(ref _kept) is { } kept && kept.Generation == Volatile.Read(ref _generation) && Stopwatch.GetElapsedTime(kept.At) < Longest ? kept.Value : null;

    private async Task<IdentitySnapshot> LoadAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var roles = (await db.Set<Role>().AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(r => r.Key);
        var teams = (await db.Set<Team>().AsNoTracking().ToListAsync(ct)).ToFrozenDictionary(t => t.Id);
        var staff = await db.Set<Staff>().AsNoTracking().ToListAsync(ct);
        var shops = await db.Set<Shop>().AsNoTracking().ToListAsync(ct);
        var keys = await db.Set<ApiKey>().AsNoTracking().Where(k => k.RevokedAtUtc == null).ToListAsync(ct);
        var factors = await db.Set<Authenticator>().Where(a => a.ConfirmedAtUtc != null).Select(a => a.StaffId).Union(db.Set<Passkey>().Select(p => p.UserId)).ToListAsync(ct);
        var policy = await scope.ServiceProvider.GetRequiredService<SettingsStore>().GetAsync<PasswordPolicy>(IdentityModule.PasswordPolicyKey, Guid.Empty, ct);
        return new IdentitySnapshot(
            staff.ToFrozenDictionary(s => s.Id, s => new Person(s, Card(s, roles, teams))),
            roles,
            teams,
            shops.ToFrozenDictionary(s => s.Id),
            keys.ToFrozenDictionary(k => k.TokenHash),
            factors.ToFrozenSet(),
            policy);
    }

    private static StaffCard Card(Staff staff, FrozenDictionary<string, Role> roles, FrozenDictionary<Guid, Team> teams) => new(
        new StaffId(staff.Id),
        staff.Name,
        staff.TeamId is { } team ? new TeamId(team) : null,
        staff.TeamId is { } id && teams.TryGetValue(id, out var found) ? found.Name : "",
        staff.EveryShop,
        staff.Shops,
        staff.Roles.Where(roles.ContainsKey).SelectMany(r => roles[r].Permissions).ToFrozenSet(),
        staff.DisabledAtUtc is not null,
        staff.Language ?? "zh-CN") { Queues = [.. staff.Queues], Roles = [.. staff.Roles.Where(roles.ContainsKey)], Desk = staff.Desk };

    private sealed record Kept(IdentitySnapshot Value, long At, int Generation);
}
