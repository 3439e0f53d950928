using Kefu.Contracts.Identity;
using Kefu.Routing.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Routing.Queues;

/// <summary>How many places a person has filled on a channel.</summary>
internal sealed record Load(StaffId Staff, string Channel, int Count);

/// <summary>Counts the places filled: by what is offered or served, and by what is served while somebody is sought to take it over.</summary>
internal static class Loads
{
    public static async Task<IReadOnlyList<Load>> OfAsync(IQueryable<WaitingItem> items, CancellationToken ct)
    {
        var own = await items.Where(i => (i.State == ItemState.Offered || i.State == ItemState.Held) && i.Agent != null)
            .GroupBy(i => new { i.Agent, i.Channel }).Select(g => new { Staff = g.Key.Agent, g.Key.Channel, Count = g.Count() }).ToListAsync(ct);
        var sought = await items.Where(i => (i.State == ItemState.Offered || i.State == ItemState.Waiting) && i.HeldBy != null)
            .GroupBy(i => new { i.HeldBy, i.Channel }).Select(g => new { Staff = g.Key.HeldBy, g.Key.Channel, Count = g.Count() }).ToListAsync(ct);
        return [.. own.Concat(sought).GroupBy(l => (l.Staff, l.Channel)).Select(g => new Load(g.Key.Staff!.Value, g.Key.Channel, g.Sum(l => l.Count)))];
    }

    public static async Task<IReadOnlyDictionary<StaffId, int>> ByPersonAsync(IQueryable<WaitingItem> items, CancellationToken ct) =>
        (await OfAsync(items, ct)).GroupBy(l => l.Staff).ToDictionary(g => g.Key, g => g.Sum(l => l.Count));
}
