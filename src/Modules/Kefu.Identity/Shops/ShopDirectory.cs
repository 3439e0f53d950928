using Kefu.Contracts.Identity;
using Kefu.Identity.Access;
using Kefu.Identity.Data;
using Kefu.Platform.Errors;

namespace Kefu.Identity.Shops;

/// <summary>Answers other contexts what a shop is and with which secrets it signs.</summary>
internal sealed class ShopDirectory(IdentityCache cache, ShopSecrets secrets) : IShopDirectory
{
    public async Task<ShopCard?> FindByKeyAsync(string key, CancellationToken ct) =>
        (await cache.GetAsync(ct)).Shops.Values.FirstOrDefault(s => string.Equals(s.Key, key, StringComparison.Ordinal)) is { } shop ? Card(shop) : null;

    public async Task<ShopCard?> FindAsync(Guid shopId, CancellationToken ct) =>
        (await cache.GetAsync(ct)).Shops.TryGetValue(shopId, out var shop) ? Card(shop) : null;

    public async Task<IReadOnlyList<ShopCard>> ListAsync(CancellationToken ct) =>
        [.. (await cache.GetAsync(ct)).Shops.Values.OrderBy(s => s.Name, StringComparer.CurrentCulture).Select(Card)];

    public async Task<string> IdentitySecretAsync(Guid shopId, CancellationToken ct) => secrets.Open((await ShopAsync(shopId, ct)).IdentitySecret);

    public async Task<string> WebhookSecretAsync(Guid shopId, CancellationToken ct) => secrets.Open((await ShopAsync(shopId, ct)).WebhookSecret);

    private async Task<Shop> ShopAsync(Guid shopId, CancellationToken ct) =>
        (await cache.GetAsync(ct)).Shops.TryGetValue(shopId, out var shop) ? shop : throw new NotFound();

    private static ShopCard Card(Shop shop) => new(shop.Id, shop.Key, shop.Name, shop.BrandColor, shop.Origins, shop.TimeZone, shop.Language);
}
