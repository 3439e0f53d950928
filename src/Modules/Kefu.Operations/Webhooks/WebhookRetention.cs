using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Operations.Webhooks;

/// <summary>How long deliveries are kept.</summary>
internal sealed record WebhookRetention
{
    public const string Key = "operations.webhook-retention";

    /// <summary>Those that were taken.</summary>
    public int DeliveredDays { get; init; } = 30;

    /// <summary>Those that no receiver has taken: longer, since somebody may mend the receiver and want them.</summary>
    public int UndeliveredDays { get; init; } = 90;
}

/// <summary>Removes deliveries whose time is over.</summary>
internal sealed class WebhookSweep(KefuDbContext db, WriteGate gate, SettingsStore settings, TimeProvider clock)
{
    private const int Batch = 1000;

    /// <summary>Removes them, some at a time, so that no writer waits for long.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        var kept = await settings.GetAsync<WebhookRetention>(WebhookRetention.Key, Guid.Empty, ct);
        var now = clock.UtcNow();
        // A document with a slip of the pen must not empty the table.
        var (delivered, undelivered) = (now.AddDays(-Math.Max(1, kept.DeliveredDays)), now.AddDays(-Math.Max(1, kept.UndeliveredDays)));
        int removed;
        do
        {
            using var turn = await gate.EnterAsync(ct);
            removed = await db.Set<WebhookDelivery>()
                .Where(d => db.Set<WebhookDelivery>().Where(o => (o.State == DeliveryState.Delivered && o.DeliveredAtUtc < delivered) || (o.State == DeliveryState.Waiting && o.AtUtc < undelivered)).OrderBy(o => o.Number).Take(Batch).Select(o => o.Number).Contains(d.Number))
                .ExecuteDeleteAsync(ct);
        }
        while (removed == Batch);
    }
}
