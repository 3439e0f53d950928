using System.Security.Cryptography;
using FluentValidation;
using Kefu.Contracts.Identity;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Outbound;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Operations.Webhooks;

/// <summary>Tells a place what happens in a shop from now on; the secret that signs it is shown this once.</summary>
[Requires("operations.webhooks")]
public sealed record MakeWebhook(string Name, string Url, Guid ShopId, IReadOnlyList<string> Types) : ICommand<MadeWebhook>;

/// <summary>The new place's id and its secret in the clear.</summary>
public sealed record MadeWebhook(Guid Id, string Secret);

/// <summary>Switches a place on again, or off. What waits for it goes out then.</summary>
[Requires("operations.webhooks")]
public sealed record SwitchWebhook(Guid Webhook, bool On) : ICommand<Done>;

/// <summary>Removes a place with everything that waits for it.</summary>
[Requires("operations.webhooks")]
public sealed record RemoveWebhook(Guid Webhook) : ICommand<Done>;

/// <summary>Sends a delivery once more, under the same id.</summary>
[Requires("operations.webhooks")]
public sealed record ReplayDelivery(Guid Webhook, Guid Delivery) : ICommand<Done>;

internal sealed class MakeWebhookValidator : AbstractValidator<MakeWebhook>
{
    public MakeWebhookValidator(IStringLocalizer<OperationsText> text, OutboundHttp outbound)
    {
        RuleFor(w => w.Name).Must(n => n?.Trim().Length is > 0 and <= 100).WithMessage(_ => text["webhook-name-needed"]);
        RuleFor(w => w.Url).Must(u => u is { Length: <= 1000 } && outbound.Read(u.Trim()) is not null).WithMessage(_ => text["webhook-url-refused"]);
        RuleFor(w => w.Types).Must(t => t is { Count: > 0 } && t.All(WebhookReader.Types.Contains)).WithMessage(_ => text["webhook-types-needed"]);
    }
}

internal sealed class ManageWebhooksHandler(KefuDbContext db, CurrentActor current, IShopDirectory shops, IFreshSignIn fresh, WebhookSecrets secrets, EventLog log, TimeProvider clock)
    : IHandler<MakeWebhook, MadeWebhook>, IHandler<SwitchWebhook, Done>, IHandler<RemoveWebhook, Done>, IHandler<ReplayDelivery, Done>
{
    private const int MostOfShop = 20;

    public async Task<MadeWebhook> HandleAsync(MakeWebhook request, CancellationToken ct)
    {
        if (!current.Actor.Shops.Contains(request.ShopId) || await shops.FindAsync(request.ShopId, ct) is null)
        {
            throw new NotFound();
        }

        if (await db.Set<Webhook>().CountAsync(h => h.ShopId == request.ShopId, ct) >= MostOfShop)
        {
            throw new RuleBroken<OperationsText>("operations.too-many-webhooks", MostOfShop);
        }

        await fresh.DemandAsync(ct);
        var secret = "whs_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var hook = new Webhook
        {
            Id = Guid.CreateVersion7(),
            ShopId = request.ShopId,
            Name = request.Name.Trim(),
            Url = request.Url.Trim(),
            Types = $";{string.Join(';', request.Types.Distinct(StringComparer.Ordinal))};",
            Secret = secrets.Seal(secret),
            DueAtUtc = clock.UtcNow(),
            CreatedAtUtc = clock.UtcNow(),
            CreatedBy = current.Actor.Name,
        };
        db.Add(hook);
        log.Append(new WebhookMade(hook.Id, hook.Name, hook.Url, hook.TypeList), "webhook", hook.Id, hook.ShopId);
        return new MadeWebhook(hook.Id, secret);
    }

    public async Task<Done> HandleAsync(SwitchWebhook request, CancellationToken ct)
    {
        var hook = await FindAsync(request.Webhook, ct);
        if (hook.Enabled != request.On)
        {
            (hook.Enabled, hook.Failures, hook.DueAtUtc) = (request.On, 0, clock.UtcNow());
            log.Append(new WebhookSwitched(hook.Id, hook.Name, request.On), "webhook", hook.Id, hook.ShopId);
        }

        return default;
    }

    public async Task<Done> HandleAsync(RemoveWebhook request, CancellationToken ct)
    {
        var hook = await FindAsync(request.Webhook, ct);
        await db.Set<WebhookDelivery>().Where(d => d.WebhookId == hook.Id).ExecuteDeleteAsync(ct);
        db.Remove(hook);
        log.Append(new WebhookRemoved(hook.Id, hook.Name), "webhook", hook.Id, hook.ShopId);
        return default;
    }

    public async Task<Done> HandleAsync(ReplayDelivery request, CancellationToken ct)
    {
        var hook = await FindAsync(request.Webhook, ct);
        var delivery = await db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Id == request.Delivery && d.WebhookId == hook.Id, ct) ?? throw new NotFound();
        (delivery.State, delivery.DeliveredAtUtc) = (DeliveryState.Waiting, null);
        hook.DueAtUtc = clock.UtcNow();
        log.Append(new WebhookReplayed(hook.Id, delivery.Id), "webhook", hook.Id, hook.ShopId);
        return default;
    }

    private async Task<Webhook> FindAsync(Guid id, CancellationToken ct) => await db.Set<Webhook>().SingleOrDefaultAsync(h => h.Id == id, ct) ?? throw new NotFound();
}
