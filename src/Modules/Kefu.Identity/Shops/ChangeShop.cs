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

namespace Kefu.Identity.Shops;

/// <summary>Changes a shop's name, look and origins, with a reason. Its key and its secrets are not among them.</summary>
[Requires("identity.manage-shops")]
public sealed record ChangeShop(Guid ShopId, string Name, string BrandColor, IReadOnlyList<string> Origins, string TimeZone, string Language, string Reason) : ICommand<Done>;

/// <summary>Takes one change of a shop back: its fields are what they were before it.</summary>
/// <param name="Seq">The change's row in the log.</param>
[Requires("identity.manage-shops")]
public sealed record RevertShop(Guid ShopId, long Seq, string Reason) : ICommand<Done>;

/// <summary>Which secret of a shop.</summary>
public enum ShopSecret
{
    /// <summary>Signs who a customer is.</summary>
    Identity,

    /// <summary>Signs the shop's webhooks.</summary>
    Webhook,
}

/// <summary>Replaces a secret; the new one comes back this once and the old one is worth nothing any more.</summary>
[Requires("identity.manage-shops")]
public sealed record RotateShopSecret(Guid ShopId, ShopSecret Secret) : ICommand<string>;

internal sealed class ChangeShopValidator : AbstractValidator<ChangeShop>
{
    public ChangeShopValidator(IStringLocalizer<IdentityText> text)
    {
        RuleFor(s => s.Name).Must(n => n?.Trim().Length is > 0 and <= 100).WithMessage(_ => text["identity.needed"]);
        RuleFor(s => s.BrandColor).NotEmpty().Matches(ShopFields.Color()).WithMessage(_ => text["identity.color-form"]);
        RuleFor(s => s.Origins).Must(o => ShopFields.AreOrigins(o)).WithMessage(_ => text["identity.origin-form"]);
        RuleFor(s => s.TimeZone).Must(ShopFields.IsTimeZone).WithMessage(_ => text["identity.zone-form"]);
        RuleFor(s => s.Language).Must(ShopFields.IsLanguage).WithMessage(_ => text["identity.language-form"]);
        RuleFor(s => s.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
    }
}

internal sealed class ShopBook(KefuDbContext db, CurrentActor current)
{
    /// <summary>A shop within reach.</summary>
    public async Task<Shop> FindAsync(Guid id, CancellationToken ct) =>
        current.Actor.Shops.Contains(id) ? await db.Set<Shop>().SingleOrDefaultAsync(s => s.Id == id, ct) ?? throw new NotFound() : throw new NotFound();
}

internal sealed class ChangeShopHandler(ShopBook book, EventLog log, AfterCommit after, IdentityCache cache) : IHandler<ChangeShop, Done>
{
    public async Task<Done> HandleAsync(ChangeShop request, CancellationToken ct)
    {
        var shop = await book.FindAsync(request.ShopId, ct);
        var origins = ShopFields.Clean(request.Origins);
        var changes = new List<ShopFieldChange>();
        Note("name", shop.Name, request.Name.Trim());
        Note("brandColor", shop.BrandColor, request.BrandColor);
        Note("origins", string.Join('\n', shop.Origins), string.Join('\n', origins));
        Note("timeZone", shop.TimeZone, request.TimeZone);
        Note("language", shop.Language, request.Language);
        (shop.Name, shop.BrandColor, shop.Origins, shop.TimeZone, shop.Language) = (request.Name.Trim(), request.BrandColor, origins, request.TimeZone, request.Language);
        shop.Version++;
        log.Append(new ShopChanged(shop.Id, changes.ConvertAll(c => c.Field), request.Reason.Trim(), changes), "shop", shop.Id, shop.Id);
        after.Add(cache.Drop);
        return default;

        void Note(string field, string from, string to)
        {
            if (!string.Equals(from, to, StringComparison.Ordinal))
            {
                changes.Add(new ShopFieldChange(field, from, to));
            }
        }
    }
}

// Events: ShopChanged, by the change that takes the other back.
internal sealed class RevertShopHandler(KefuDbContext db, ShopBook book, Dispatcher dispatcher) : IHandler<RevertShop, Done>
{
    public async Task<Done> HandleAsync(RevertShop request, CancellationToken ct)
    {
        var shop = await book.FindAsync(request.ShopId, ct);
        var type = EventNames.Of(typeof(ShopChanged));
        var entry = await db.Set<LogEntry>().AsNoTracking().SingleOrDefaultAsync(e => e.Seq == request.Seq && e.SubjectKind == "shop" && e.SubjectId == shop.Id && e.Type == type, ct) ?? throw new NotFound();
        var before = (entry.Read<ShopChanged>().Changes ?? []).ToDictionary(c => c.Field, c => c.From, StringComparer.Ordinal);
        return await dispatcher.SendAsync(
            new ChangeShop(
                shop.Id, Was("name", shop.Name), Was("brandColor", shop.BrandColor), before.TryGetValue("origins", out var origins) ? ShopFields.Lines(origins) : shop.Origins,
                Was("timeZone", shop.TimeZone), Was("language", shop.Language), request.Reason),
            ct);

        string Was(string field, string now) => before.GetValueOrDefault(field, now);
    }
}

internal sealed class RotateShopSecretHandler(ShopBook book, ShopSecrets secrets, IFreshSignIn fresh, EventLog log, AfterCommit after, IdentityCache cache) : IHandler<RotateShopSecret, string>
{
    public async Task<string> HandleAsync(RotateShopSecret request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        var shop = await book.FindAsync(request.ShopId, ct);
        var secret = SecretToken.New();
        if (request.Secret == ShopSecret.Identity)
        {
            shop.IdentitySecret = secrets.Seal(secret);
        }
        else
        {
            shop.WebhookSecret = secrets.Seal(secret);
        }

        shop.Version++;
        log.Append(new ShopChanged(shop.Id, [request.Secret == ShopSecret.Identity ? "identitySecret" : "webhookSecret"]), "shop", shop.Id, shop.Id);
        after.Add(cache.Drop);
        return secret;
    }
}
