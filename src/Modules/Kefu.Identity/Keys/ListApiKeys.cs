using Kefu.Identity.Data;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Identity.Keys;

/// <summary>Lists the keys within reach, without the keys themselves.</summary>
[Requires("identity.manage-keys")]
public sealed record ListApiKeys : IQuery<IReadOnlyList<ApiKeyRow>>;

/// <summary>A key by its first characters.</summary>
public sealed record ApiKeyRow(Guid Id, string Name, string Prefix, IReadOnlyList<string> Scopes, bool EveryShop, IReadOnlyList<Guid> Shops, string CreatedBy, DateTime CreatedAtUtc, DateTime? ExpiresAtUtc, DateTime? RevokedAtUtc);

internal sealed class ListApiKeysHandler(KefuDbContext db, CurrentActor current) : IHandler<ListApiKeys, IReadOnlyList<ApiKeyRow>>
{
    private const int Most = 500;

    public async Task<IReadOnlyList<ApiKeyRow>> HandleAsync(ListApiKeys request, CancellationToken ct)
    {
        var keys = await db.Set<ApiKey>().AsNoTracking().OrderByDescending(k => k.Id).Take(Most).ToListAsync(ct);
        var reach = current.Actor.Shops;
        return [.. keys.Where(k => reach.Everywhere || (!k.EveryShop && k.Shops.TrueForAll(reach.Contains)))
            .Select(k => new ApiKeyRow(k.Id, k.Name, k.Prefix, k.Scopes, k.EveryShop, k.Shops, k.CreatedBy, k.CreatedAtUtc, k.ExpiresAtUtc, k.RevokedAtUtc))];
    }
}
