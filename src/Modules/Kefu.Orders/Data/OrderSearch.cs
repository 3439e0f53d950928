using Kefu.Contracts.Search;
using Kefu.Orders.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Orders.Data;

/// <summary>Finds orders by the beginning of their number, the shop's customer id or a whole phone number.</summary>
internal sealed class OrderSearch(KefuDbContext db, CurrentActor current) : ISearchSource
{
    private const int Shortest = 3;

    public string Kind => "order";

    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string query, int take, CancellationToken ct)
    {
        if (!current.Actor.May("orders.view") || query.Length < Shortest)
        {
            return [];
        }

        var found = await db.Set<Order>().AsNoTracking()
            .Where(o => o.Number.StartsWith(query) || o.CustomerExternalId == query || o.Phone == query)
            .OrderByDescending(o => o.PlacedAtUtc).Take(take).ToListAsync(ct);
        return [.. found.Select(o => new SearchHit(Kind, o.Number, o.Lines.Count > 0 ? o.Lines[0].Title : "", $"/orders/{Uri.EscapeDataString(o.Number)}?shop={o.ShopId}", o.PlacedAtUtc))];
    }
}
