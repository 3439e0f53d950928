using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

internal sealed class ShopFirstSteps(KefuDbContext db) : IFirstSteps
{
    public async Task<FirstSteps> OfShopAsync(Guid shopId, CancellationToken ct)
    {
        var all = db.Set<Conversation>().Where(c => c.ShopId == shopId);
        var answered = await all.AnyAsync(c => c.FirstResponseAtUtc != null, ct);
        return new FirstSteps(answered || await all.AnyAsync(ct), answered);
    }
}
