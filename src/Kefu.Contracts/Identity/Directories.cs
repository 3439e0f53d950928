namespace Kefu.Contracts.Identity;

/// <summary>A person of the floor, as other contexts may know them.</summary>
public sealed record StaffCard(
    StaffId Id,
    string Name,
    TeamId? Team,
    string TeamName,
    bool EveryShop,
    IReadOnlyList<Guid> Shops,
    IReadOnlySet<string> Permissions,
    bool Disabled,
    string Language)
{
    /// <summary>The queues the person is limited to; none means every queue of their shops.</summary>
    public IReadOnlyList<Guid> Queues { get; init; } = [];

    /// <summary>The keys of the roles the person has.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>How the person's desk behaves, as their browser reads it; null until they have chosen anything.</summary>
    public string? Desk { get; init; }

    /// <summary>True when the person may work for the shop.</summary>
    public bool Serves(Guid shopId) => EveryShop || Shops.Contains(shopId);
}

/// <summary>Looks people up.</summary>
public interface IStaffDirectory
{
    /// <summary>One person, or null.</summary>
    Task<StaffCard?> FindAsync(StaffId id, CancellationToken ct);

    /// <summary>Several people; those not found are left out.</summary>
    Task<IReadOnlyDictionary<StaffId, StaffCard>> FindManyAsync(IReadOnlyCollection<StaffId> ids, CancellationToken ct);

    /// <summary>Everybody who can be reached in the shop and is not disabled, by name; for mentions, transfers and routing.</summary>
    Task<IReadOnlyList<StaffCard>> ListAsync(Guid shopId, CancellationToken ct);
}

/// <summary>A shop, as other contexts may know it.</summary>
public sealed record ShopCard(Guid Id, string Key, string Name, string BrandColor, IReadOnlyList<string> Origins, string TimeZone, string Language);

/// <summary>Looks shops up.</summary>
public interface IShopDirectory
{
    /// <summary>The shop with this public key, or null.</summary>
    Task<ShopCard?> FindByKeyAsync(string key, CancellationToken ct);

    /// <summary>The shop, or null.</summary>
    Task<ShopCard?> FindAsync(Guid shopId, CancellationToken ct);

    /// <summary>All shops.</summary>
    Task<IReadOnlyList<ShopCard>> ListAsync(CancellationToken ct);

    /// <summary>The secret with which the shop signs its customers' identities.</summary>
    Task<string> IdentitySecretAsync(Guid shopId, CancellationToken ct);

    /// <summary>The secret with which the shop signs its webhooks.</summary>
    Task<string> WebhookSecretAsync(Guid shopId, CancellationToken ct);
}

/// <summary>What several contexts ask the directories.</summary>
public static class Directories
{
    /// <summary>The shops that <paramref name="within"/> lets through, such as those the actor reaches.</summary>
    public static async Task<IReadOnlyList<ShopCard>> WithinAsync(this IShopDirectory shops, Func<Guid, bool> within, CancellationToken ct) =>
        [.. (await shops.ListAsync(ct)).Where(s => within(s.Id))];

    /// <summary>The people of a team in the shops that <paramref name="within"/> lets through.</summary>
    public static async Task<IReadOnlySet<StaffId>> TeamAsync(this IStaffDirectory staff, IShopDirectory shops, Guid team, Func<Guid, bool> within, CancellationToken ct)
    {
        var people = new HashSet<StaffId>();
        foreach (var shop in await shops.WithinAsync(within, ct))
        {
            people.UnionWith((await staff.ListAsync(shop.Id, ct)).Where(s => s.Team?.Value == team).Select(s => s.Id));
        }

        return people;
    }
}
