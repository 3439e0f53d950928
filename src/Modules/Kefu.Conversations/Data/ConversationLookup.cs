using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Conversations.Domain;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

/// <summary>Answers other contexts, within the actor's reach.</summary>
internal sealed class ConversationLookup(KefuDbContext db, ConversationReach reach) : IConversations
{
    public async Task<ConversationCard?> FindAsync(ConversationId id, CancellationToken ct) => (await FindManyAsync([id], ct)).GetValueOrDefault(id);

    public async Task<IReadOnlyDictionary<ConversationId, ConversationCard>> FindManyAsync(IReadOnlyCollection<ConversationId> ids, CancellationToken ct) =>
        await (await reach.QueryAsync(ct)).AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, CardOf, ct);

    public async Task<IReadOnlyList<ConversationCard>> ForCustomerAsync(CustomerId customer, int take, CancellationToken ct) =>
        [.. (await (await reach.QueryAsync(ct)).AsNoTracking().Where(c => c.CustomerId == customer).OrderByDescending(c => c.OpenedAtUtc).Take(take).ToListAsync(ct)).Select(CardOf)];

    public async Task<IReadOnlyList<PastConversation>> HistoryAsync(ConversationId served, int take, CancellationToken ct)
    {
        var mine = await reach.QueryAsync(ct);
        var customer = mine.Where(c => c.Id == served).Select(c => c.CustomerId);
        var all = await db.Set<Conversation>().AsNoTracking()
            .Where(c => customer.Contains(c.CustomerId) && c.Id != served)
            .OrderByDescending(c => c.OpenedAtUtc).Take(take)
            .Select(c => new { Row = c, Open = mine.Any(m => m.Id == c.Id) })
            .ToListAsync(ct);
        return [.. all.Select(c => new PastConversation(CardOf(c.Row), c.Open))];
    }

    public async Task<ConversationCard?> ThreadOfAsync(CustomerId customer, ConversationId? from, CancellationToken ct) =>
        (from is { } id ? await FindAsync(id, ct) : null) ?? (await ForCustomerAsync(customer, 1, ct)).FirstOrDefault();

    private static ConversationCard CardOf(Conversation c) =>
        new(c.Id, c.Number, c.ShopId, c.CustomerId, c.Channel, c.Class, c.Stage, c.Status, c.QueueId, c.AssignedTo, c.Owner, c.TagList, c.OpenedAtUtc, c.ResolvedAtUtc, c.LastText, c.LastMessageAtUtc, c.WaitingSinceUtc);
}
