using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Webhooks;

/// <summary>The places that are told, within the caller's shops.</summary>
[Requires("operations.webhooks")]
public sealed record ListWebhooks : IQuery<IReadOnlyList<WebhookView>>;

/// <summary>One place; never its secret.</summary>
public sealed record WebhookView(Guid Id, Guid ShopId, string Name, string Url, IReadOnlyList<string> Types, bool Enabled, int Failures, string? LastError, int Waiting, DateTime CreatedAtUtc, string CreatedBy);

/// <summary>A place's newest deliveries.</summary>
[Requires("operations.webhooks")]
public sealed record ListDeliveries(Guid Webhook, DeliveryState? State, long? Before) : IQuery<IReadOnlyList<DeliveryView>>;

/// <summary>One delivery.</summary>
public sealed record DeliveryView(long Number, Guid Id, string Type, DeliveryState State, int Attempts, int? LastStatus, string? LastError, DateTime AtUtc, DateTime? DeliveredAtUtc);

internal sealed class ListWebhooksHandler(KefuDbContext db) : IHandler<ListWebhooks, IReadOnlyList<WebhookView>>, IHandler<ListDeliveries, IReadOnlyList<DeliveryView>>
{
    private const int PageSize = 50;

    public async Task<IReadOnlyList<WebhookView>> HandleAsync(ListWebhooks request, CancellationToken ct)
    {
        var hooks = await db.Set<Webhook>().AsNoTracking().ToListAsync(ct);
        var waiting = await db.Set<WebhookDelivery>().Where(d => d.State == DeliveryState.Waiting).GroupBy(d => d.WebhookId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return [.. hooks.OrderBy(h => h.Name, StringComparer.CurrentCulture).Select(h => new WebhookView(h.Id, h.ShopId, h.Name, h.Url, h.TypeList, h.Enabled, h.Failures, h.LastError, waiting.GetValueOrDefault(h.Id), h.CreatedAtUtc, h.CreatedBy))];
    }

    public async Task<IReadOnlyList<DeliveryView>> HandleAsync(ListDeliveries request, CancellationToken ct)
    {
        if (!await db.Set<Webhook>().AnyAsync(h => h.Id == request.Webhook, ct))
        {
            throw new NotFound();
        }

        var all = db.Set<WebhookDelivery>().AsNoTracking().Where(d => d.WebhookId == request.Webhook);
        all = request.State is { } state ? all.Where(d => d.State == state) : all;
        all = request.Before is { } before ? all.Where(d => d.Number < before) : all;
        return await all.OrderByDescending(d => d.Number).Take(PageSize).Select(d => new DeliveryView(d.Number, d.Id, d.Type, d.State, d.Attempts, d.LastStatus, d.LastError, d.AtUtc, d.DeliveredAtUtc)).ToListAsync(ct);
    }
}
