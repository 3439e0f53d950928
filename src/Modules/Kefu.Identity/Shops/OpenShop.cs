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
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Identity.Shops;

/// <summary>Opens a shop. Its two secrets come back this once.</summary>
[Requires("identity.manage-shops")]
public sealed record OpenShop(string Key, string Name, string BrandColor = "#0B7285", IReadOnlyList<string>? Origins = null, string TimeZone = "Asia/Shanghai", string Language = "zh-CN")
    : ICommand<OpenedShop>;

/// <summary>A new shop with its secrets in the clear.</summary>
public sealed record OpenedShop(Guid ShopId, string IdentitySecret, string WebhookSecret);

internal sealed partial class OpenShopValidator : AbstractValidator<OpenShop>
{
    public OpenShopValidator(IStringLocalizer<IdentityText> text)
    {
        RuleFor(s => s.Key).NotEmpty().Matches(KeyPattern()).WithMessage(_ => text["identity.shop-key-form"]);
        RuleFor(s => s.Name).NotEmpty().MaximumLength(100).WithMessage(_ => text["identity.needed"]);
        RuleFor(s => s.BrandColor).NotEmpty().Matches(ShopFields.Color()).WithMessage(_ => text["identity.color-form"]);
        RuleFor(s => s.Origins).Must(o => ShopFields.AreOrigins(o)).WithMessage(_ => text["identity.origin-form"]);
        RuleFor(s => s.TimeZone).Must(ShopFields.IsTimeZone).WithMessage(_ => text["identity.zone-form"]);
        RuleFor(s => s.Language).Must(ShopFields.IsLanguage).WithMessage(_ => text["identity.language-form"]);
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,58}$", RegexOptions.CultureInvariant, 500)]
    private static partial Regex KeyPattern();
}

internal sealed class OpenShopHandler(KefuDbContext db, ShopSecrets secrets, IFreshSignIn fresh, EventLog log, AfterCommit after, IdentityCache cache, CurrentActor current, TimeProvider clock)
    : IHandler<OpenShop, OpenedShop>
{
    public async Task<OpenedShop> HandleAsync(OpenShop request, CancellationToken ct)
    {
        if (!current.Actor.Shops.Everywhere && current.Actor.Kind != ActorKind.System)
        {
            throw new RuleBroken<IdentityText>("identity.shop-needs-every");
        }

        if (await db.Set<Shop>().AnyAsync(s => s.Key == request.Key, ct))
        {
            throw new RuleBroken<IdentityText>("identity.shop-key-taken", request.Key);
        }

        await fresh.DemandAsync(ct);
        var identity = SecretToken.New();
        var webhook = SecretToken.New();
        var shop = new Shop
        {
            Id = Guid.CreateVersion7(),
            Key = request.Key,
            Name = request.Name.Trim(),
            BrandColor = request.BrandColor,
            Origins = ShopFields.Clean(request.Origins),
            TimeZone = request.TimeZone,
            Language = request.Language,
            IdentitySecret = secrets.Seal(identity),
            WebhookSecret = secrets.Seal(webhook),
            CreatedAtUtc = clock.UtcNow(),
            Version = 1,
        };
        db.Add(shop);
        log.Append(new ShopOpened(shop.Id, shop.Key, shop.Name), "shop", shop.Id, shop.Id);
        after.Add(cache.Drop);
        return new OpenedShop(shop.Id, identity, webhook);
    }
}
