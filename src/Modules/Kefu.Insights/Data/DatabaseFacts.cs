using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Satisfaction;
using Kefu.Insights.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Insights.Data;

/// <summary>Lines kept in the database; what the fold changes is saved by the reader's transaction.</summary>
internal sealed class DatabaseFacts(KefuDbContext db) : IFactStore
{
    /// <summary>The newest line of each customer that was asked for, those of this batch among them.</summary>
    private readonly Dictionary<(CustomerId Customer, Guid ShopId), ConversationLine?> _last = [];

    /// <summary>The lines that this batch speaks of, and which of them are not there.</summary>
    private readonly Dictionary<ConversationId, ConversationLine?> _lines = [];

    public ValueTask<ConversationLine?> FindAsync(ConversationId id, CancellationToken ct) =>
        _lines.TryGetValue(id, out var line) ? ValueTask.FromResult(line) : db.Set<ConversationLine>().FindAsync([id], ct);

    public ValueTask<TurnLine?> FindTurnAsync(ConversationId id, int ordinal, CancellationToken ct) => db.Set<TurnLine>().FindAsync([id, ordinal], ct);

    public async ValueTask<ConversationLine?> LastOfAsync(CustomerId customer, Guid shopId, CancellationToken ct)
    {
        if (!_last.TryGetValue((customer, shopId), out var last))
        {
            last = Last(await db.Set<ConversationLine>().Where(l => l.Customer == customer && l.ShopId == shopId)
                .OrderByDescending(l => l.OpenedAtUtc).ThenByDescending(l => l.Conversation).Take(1).ToListAsync(ct));
            _last[(customer, shopId)] = last;
        }

        return last;
    }

    public async ValueTask MoveAsync(CustomerId from, CustomerId to, CancellationToken ct)
    {
        // What this batch has made of them is found by the database, too, once it is saved.
        await db.SaveChangesAsync(ct);
        foreach (var line in await db.Set<ConversationLine>().Where(l => l.Customer == from).ToListAsync(ct))
        {
            line.Customer = to;
        }

        await db.SaveChangesAsync(ct);
        foreach (var key in _last.Keys.Where(k => k.Customer == from || k.Customer == to).ToList())
        {
            _last.Remove(key);
        }
    }

    /// <summary>The newest of some lines, whatever order they come in.</summary>
    public static ConversationLine? Last(IEnumerable<ConversationLine> lines) =>
        lines.OrderByDescending(l => l.OpenedAtUtc).ThenByDescending(l => l.Conversation.Value).FirstOrDefault();

    public void Add(ConversationLine line)
    {
        db.Add(line);
        _lines[line.Conversation] = line;
        var key = (line.Customer, line.ShopId);
        if (_last.TryGetValue(key, out var last))
        {
            _last[key] = last is null ? line : Last([last, line]);
        }
    }

    public void Add(TurnLine turn) => db.Add(turn);

    public ValueTask<SurveyLine?> FindSurveyAsync(SurveyId id, CancellationToken ct) => db.Set<SurveyLine>().FindAsync([id], ct);

    public void Add(SurveyLine survey) => db.Add(survey);

    public async ValueTask ForgetAsync(Guid shopId, CancellationToken ct)
    {
        MemoryFacts.Drop(_last, l => l?.ShopId == shopId);
        MemoryFacts.Drop(_lines, l => l?.ShopId == shopId);
        // What this very batch has made of the shop is not saved yet.
        foreach (var made in db.ChangeTracker.Entries().Where(e => e.Entity is IShopOwned owned && owned.ShopId == shopId).ToList())
        {
            made.State = EntityState.Detached;
        }

        await db.Set<ConversationLine>().Where(l => l.ShopId == shopId).ExecuteDeleteAsync(ct);
        await db.Set<TurnLine>().Where(t => t.ShopId == shopId).ExecuteDeleteAsync(ct);
        await db.Set<SurveyLine>().Where(s => s.ShopId == shopId).ExecuteDeleteAsync(ct);
    }

    /// <summary>Reads what a batch needs at once.</summary>
    /// <param name="ids">The conversations it speaks of.</param>
    /// <param name="opened">The customers who came in it, and where.</param>
    public async Task PrepareAsync(IReadOnlyCollection<ConversationId> ids, IReadOnlyCollection<(CustomerId Customer, Guid ShopId)> opened, CancellationToken ct)
    {
        foreach (var some in ids.Chunk(200))
        {
            var lines = await db.Set<ConversationLine>().Where(l => some.Contains(l.Conversation)).ToDictionaryAsync(l => l.Conversation, ct);
            foreach (var id in some)
            {
                _lines[id] = lines.GetValueOrDefault(id);
            }

            await db.Set<TurnLine>().Where(t => some.Contains(t.Conversation) && t.ClosedAtUtc == null).LoadAsync(ct);
        }

        foreach (var some in opened.Chunk(200))
        {
            var customers = some.Select(o => o.Customer).ToList();
            var known = await db.Set<ConversationLine>().Where(l => customers.Contains(l.Customer)).Select(l => l.Customer).Distinct().ToListAsync(ct);
            foreach (var stranger in some.Where(o => !known.Contains(o.Customer)))
            {
                _last[stranger] = null;
            }
        }
    }
}

/// <summary>Lines kept in memory, for computing everything anew.</summary>
internal sealed class MemoryFacts : IFactStore
{
    private readonly Dictionary<ConversationId, ConversationLine> _lines = [];
    private readonly Dictionary<(ConversationId, int), TurnLine> _turns = [];
    private readonly Dictionary<SurveyId, SurveyLine> _surveys = [];
    private readonly Dictionary<CustomerId, List<ConversationLine>> _byCustomer = [];

    public IReadOnlyCollection<ConversationLine> Lines => _lines.Values;

    public IReadOnlyCollection<TurnLine> Turns => _turns.Values;

    public IReadOnlyCollection<SurveyLine> Surveys => _surveys.Values;

    public ValueTask<ConversationLine?> FindAsync(ConversationId id, CancellationToken ct) => ValueTask.FromResult(_lines.GetValueOrDefault(id));

    public ValueTask<TurnLine?> FindTurnAsync(ConversationId id, int ordinal, CancellationToken ct) => ValueTask.FromResult(_turns.GetValueOrDefault((id, ordinal)));

    public ValueTask<ConversationLine?> LastOfAsync(CustomerId customer, Guid shopId, CancellationToken ct) =>
        ValueTask.FromResult(DatabaseFacts.Last(_byCustomer.GetValueOrDefault(customer, []).Where(l => l.ShopId == shopId)));

    public ValueTask MoveAsync(CustomerId from, CustomerId to, CancellationToken ct)
    {
        if (_byCustomer.Remove(from, out var lines))
        {
            lines.ForEach(l => l.Customer = to);
            Of(to).AddRange(lines);
        }

        return ValueTask.CompletedTask;
    }

    public void Add(ConversationLine line)
    {
        _lines.Add(line.Conversation, line);
        Of(line.Customer).Add(line);
    }

    public void Add(TurnLine turn) => _turns.Add((turn.Conversation, turn.Ordinal), turn);

    public ValueTask<SurveyLine?> FindSurveyAsync(SurveyId id, CancellationToken ct) => ValueTask.FromResult(_surveys.GetValueOrDefault(id));

    public void Add(SurveyLine survey) => _surveys.Add(survey.Survey, survey);

    public ValueTask ForgetAsync(Guid shopId, CancellationToken ct)
    {
        Drop(_lines, l => l.ShopId == shopId);
        Drop(_turns, t => t.ShopId == shopId);
        Drop(_surveys, s => s.ShopId == shopId);
        foreach (var lines in _byCustomer.Values)
        {
            lines.RemoveAll(l => l.ShopId == shopId);
        }

        return ValueTask.CompletedTask;
    }

    internal static void Drop<TKey, T>(Dictionary<TKey, T> from, Func<T, bool> gone)
        where TKey : notnull
    {
        foreach (var (key, _) in from.Where(p => gone(p.Value)).ToList())
        {
            from.Remove(key);
        }
    }

    private List<ConversationLine> Of(CustomerId customer)
    {
        if (!_byCustomer.TryGetValue(customer, out var lines))
        {
            _byCustomer[customer] = lines = [];
        }

        return lines;
    }
}
