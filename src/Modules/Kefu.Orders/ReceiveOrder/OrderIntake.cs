using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Orders.ReceiveOrder;

/// <summary>Applies a report inside the running command, from whichever door it came.</summary>
internal sealed class OrderIntake(KefuDbContext db, EventLog log, TimeProvider clock)
{
    public async Task<ReportOutcome> ApplyAsync(Guid shopId, OrderReport report, CancellationToken ct)
    {
        var now = clock.UtcNow();
        report = report.InUtc();
        var order = db.Set<Order>().Local.FirstOrDefault(o => o.ShopId == shopId && o.Number == report.OrderNumber)
            ?? await db.Set<Order>().SingleOrDefaultAsync(o => o.ShopId == shopId && o.Number == report.OrderNumber, ct);
        var isNew = order is null;
        var outcome = ReportOutcome.Applied;
        if (order is null)
        {
            order = Order.First(shopId, report, now);
            db.Add(order);
        }
        else
        {
            outcome = order.Apply(report, now);
        }

        if (outcome == ReportOutcome.Applied)
        {
            log.Append(new OrderChanged(order.Id, order.Number, order.Status, order.SourceVersion, isNew), "order", order.Id.Value, shopId);
        }

        return outcome;
    }

    /// <summary>Notes that the shop's source has spoken, also when it told nothing new.</summary>
    public async Task NoteReportAsync(Guid shopId, CancellationToken ct)
    {
        var now = clock.UtcNow();
        var known = await db.Set<OrderSource>().Where(s => s.ShopId == shopId).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastReportAtUtc, now), ct);
        if (known == 0)
        {
            db.Add(new OrderSource { ShopId = shopId, LastReportAtUtc = now });
        }
    }
}
