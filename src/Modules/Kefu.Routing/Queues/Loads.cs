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
        var own = items.Where(i => (i.State == ItemState.Offered || i.State == ItemState.Held) && i.Agent != null).Select(i => new { Staff = i.Agent, i.Channel });
        var sought = items.Where(i => (i.State == ItemState.Offered || i.State == ItemState.Waiting) && i.HeldBy != null).Select(i => new { Staff = i.HeldBy, i.Channel });
        var loads = await own.Concat(sought).GroupBy(i => i).Select(g => new { g.Key.Staff, g.Key.Channel, Count = g.Count() }).ToListAsync(ct);
        return loads.ConvertAll(l => new Load(l.Staff!.Value, l.Channel, l.Count));
    }

    public static async Task<IReadOnlyDictionary<StaffId, int>> ByPersonAsync(IQueryable<WaitingItem> items, CancellationToken ct) =>
        (await OfAsync(items, ct)).GroupBy(l => l.Staff).ToDictionary(g => g.Key, g => g.Sum(l => l.Count));
}
