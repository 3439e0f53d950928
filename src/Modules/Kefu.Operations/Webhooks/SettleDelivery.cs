using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Webhooks;

/// <summary>Takes a place to serve for a while; false when another sender was faster.</summary>
[InternalOnly]
internal sealed record ClaimWebhook(Guid Webhook, long Fence, DateTime UntilUtc) : ICommand<bool>;

/// <summary>Notes how a delivery went, and without one that nothing is left to tell; true when the sender may go on with the next, which is its own until then.</summary>
[InternalOnly]
internal sealed record SettleDelivery(Guid Webhook, long Fence, long? Delivery, int? Status, string? Error, DateTime UntilUtc) : ICommand<bool>;

internal sealed class SettleDeliveryHandler(KefuDbContext db, EventLog log, TimeProvider clock) : IHandler<ClaimWebhook, bool>, IHandler<SettleDelivery, bool>
{
    /// <summary>After so many failures in a row, half a day at the most, the place is told nothing more until somebody switches it on again.</summary>
    public const int MostFailures = 14;

    private const int Gone = 410;

    public async Task<bool> HandleAsync(ClaimWebhook request, CancellationToken ct) =>
        await db.Set<Webhook>().Where(h => h.Id == request.Webhook && h.Fence == request.Fence)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.LeaseUntilUtc, request.UntilUtc).SetProperty(h => h.Fence, h => h.Fence + 1), ct) == 1;

    public async Task<bool> HandleAsync(SettleDelivery request, CancellationToken ct)
    {
        var now = clock.UtcNow();
        if (await db.Set<Webhook>().SingleOrDefaultAsync(h => h.Id == request.Webhook && h.Fence == request.Fence, ct) is not { } hook)
        {
            return false;
        }

        var delivery = request.Delivery is { } number ? await db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Number == number, ct) : null;
        if (delivery is null)
        {
            hook.LeaseUntilUtc = null;
            return false;
        }

        delivery.Attempts++;
        (delivery.LastStatus, delivery.LastError) = (request.Status, request.Error);
        if (request.Error is null)
        {
            (delivery.State, delivery.DeliveredAtUtc) = (DeliveryState.Delivered, now);
            (hook.Failures, hook.LastError) = (0, null);
            hook.LeaseUntilUtc = request.UntilUtc;
            return hook.Enabled;
        }

        hook.Failures++;
        hook.LastError = request.Error;
        hook.LeaseUntilUtc = null;
        hook.DueAtUtc = now + BackOff(hook.Failures);
        if (hook.Enabled && (hook.Failures >= MostFailures || request.Status == Gone))
        {
            hook.Enabled = false;
            log.Append(new WebhookDisabled(hook.Id, hook.Name, hook.Failures, request.Error), "webhook", hook.Id, hook.ShopId);
        }

        return false;
    }

    /// <summary>Twice as long each time, an hour at the most.</summary>
    internal static TimeSpan BackOff(int failures) => TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, Math.Min(failures, 12))));
}
