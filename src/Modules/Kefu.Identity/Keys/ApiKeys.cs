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

namespace Kefu.Identity.Keys;

/// <summary>Makes a key for a program; it is shown this once.</summary>
[Requires("identity.manage-keys")]
public sealed record CreateApiKey(string Name, IReadOnlyList<string> Scopes, bool EveryShop, IReadOnlyList<Guid> Shops, DateTime? ExpiresAtUtc) : ICommand<CreatedApiKey>;

/// <summary>Takes a key back.</summary>
[Requires("identity.manage-keys")]
public sealed record RevokeApiKey(Guid Key, string Reason) : ICommand<Done>;

/// <summary>A new key in the clear.</summary>
public sealed record CreatedApiKey(Guid Id, string Key);

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator(IStringLocalizer<IdentityText> text, PermissionCatalog catalogue, TimeProvider clock)
    {
        RuleFor(k => k.Name).Must(n => n?.Trim().Length is > 0 and <= 100).WithMessage(_ => text["identity.needed"]);
        RuleFor(k => k.Scopes).NotEmpty().WithMessage(_ => text["identity.needed"]);
        RuleFor(k => k.Scopes).Must(s => s is null || s.All(p => catalogue.Contains(p) && !p.StartsWith("identity.", StringComparison.Ordinal))).WithMessage(_ => text["identity.scope-unknown"]);
        RuleFor(k => k.Shops).NotNull().WithMessage(_ => text["identity.needed"]);
        RuleFor(k => k.ExpiresAtUtc).Must(e => e is null || e > clock.UtcNow()).OverridePropertyName("expiresAt").WithMessage(_ => text["identity.expired-date"]);
    }
}

internal sealed class RevokeApiKeyValidator : AbstractValidator<RevokeApiKey>
{
    public RevokeApiKeyValidator(IStringLocalizer<IdentityText> text) =>
        RuleFor(c => c.Reason).Must(Reasons.AreGiven).WithMessage(_ => text["identity.reason-needed"]);
}

internal sealed class CreateApiKeyHandler(KefuDbContext db, IFreshSignIn fresh, EventLog log, AfterCommit after, IdentityCache cache, CurrentActor current, IStringLocalizer<IdentityText> text, TimeProvider clock)
    : IHandler<CreateApiKey, CreatedApiKey>
{
    public async Task<CreatedApiKey> HandleAsync(CreateApiKey request, CancellationToken ct)
    {
        await fresh.DemandAsync(ct);
        if (Separation.IsBroken(request.Scopes))
        {
            throw new RuleBroken<IdentityText>("identity.separation");
        }

        var shops = request.Shops.Distinct().ToList();
        var reach = current.Actor.Shops;
        if ((!request.EveryShop && shops.Count == 0) || (request.EveryShop && !reach.Everywhere) || !shops.TrueForAll(reach.Contains)
            || await db.Set<Shop>().CountAsync(s => shops.Contains(s.Id), ct) != shops.Count)
        {
            throw new Invalid("shops", text["identity.shop-unknown"]);
        }

        var secret = ApiKeyActors.Prefix + SecretToken.New();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(),
            Name = request.Name.Trim(),
            TokenHash = SecretToken.Hash(secret),
            Prefix = secret[..12],
            Scopes = [.. request.Scopes.Distinct(StringComparer.Ordinal)],
            EveryShop = request.EveryShop,
            Shops = shops,
            CreatedAtUtc = clock.UtcNow(),
            CreatedBy = current.Actor.Name,
            ExpiresAtUtc = request.ExpiresAtUtc,
        };
        db.Add(key);
        log.Append(new ApiKeyCreated(key.Id, key.Name, key.Scopes), "api-key", key.Id, null);
        after.Add(cache.Drop);
        return new CreatedApiKey(key.Id, secret);
    }
}

internal sealed class RevokeApiKeyHandler(KefuDbContext db, EventLog log, AfterCommit after, IdentityCache cache, CurrentActor current, TimeProvider clock) : IHandler<RevokeApiKey, Done>
{
    public async Task<Done> HandleAsync(RevokeApiKey request, CancellationToken ct)
    {
        var key = await db.Set<ApiKey>().SingleOrDefaultAsync(k => k.Id == request.Key && k.RevokedAtUtc == null, ct) ?? throw new NotFound();
        if (key.EveryShop ? !current.Actor.Shops.Everywhere : !key.Shops.TrueForAll(current.Actor.Shops.Contains))
        {
            throw new NotFound();
        }

        key.RevokedAtUtc = clock.UtcNow();
        log.Append(new ApiKeyRevoked(key.Id, request.Reason.Trim()), "api-key", key.Id, null);
        after.Add(cache.Drop);
        return default;
    }
}
