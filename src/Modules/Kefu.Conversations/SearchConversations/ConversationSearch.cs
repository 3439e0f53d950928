using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Search;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.SearchConversations;

/// <summary>Finds conversations within the actor's reach by what was said in them, by their number or by their customer's name.</summary>
internal sealed class ConversationSearch(KefuDbContext db, ConversationReach reach, TextIndex index, ICustomers customers, CurrentActor current) : ISearchSource
{
    // Matches out of reach are passed over: a busy shop must not hide one's own behind everybody else's.
    private const int MostMatches = 5000;
    private const int MostAtOnce = 250;
    private const int MostCustomers = 50;

    public string Kind => "conversation";

    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string query, int take, CancellationToken ct)
    {
        if (!(current.Actor.May("conversations.work") || current.Actor.May("conversations.see-team") || current.Actor.May("conversations.see-all")))
        {
            return [];
        }

        var within = (await reach.QueryAsync(ct)).AsNoTracking();
        var found = await SaidAsync(within, query, take, ct);
        var number = long.TryParse(query.TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
        var named = (await customers.SearchAsync(query, MostCustomers, ct)).Select(c => c.Id).ToList();
        var others = number < 0 && named.Count == 0
            ? []
            : await within.Where(c => c.Number == number || named.Contains(c.CustomerId)).OrderByDescending(c => c.LastMessageAtUtc).Take(take)
                .Select(c => new Said(c.Id, c.Number, c.CustomerId, c.LastText, c.LastMessageAtUtc)).ToListAsync(ct);
        var all = found.Values.Concat(others.Where(o => !found.ContainsKey(o.Id))).OrderByDescending(c => c.LastMessageAtUtc).Take(take).ToList();
        var names = await customers.NamesAsync([.. all.Select(c => c.CustomerId).Distinct()], ct);
        return
        [
            .. all.Select(c => new SearchHit(
                Kind,
                string.Create(CultureInfo.InvariantCulture, $"#{c.Number} {names.GetValueOrDefault(c.CustomerId)?.Name}").TrimEnd(),
                Snippet.Of([c.Text], query),
                $"/desk/{c.Id}",
                c.LastMessageAtUtc)),
        ];
    }

    /// <summary>The conversations in which the words were said, each with the newest message that holds them.</summary>
    private async Task<Dictionary<ConversationId, Said>> SaidAsync(IQueryable<Conversation> within, string query, int take, CancellationToken ct)
    {
        var found = new Dictionary<ConversationId, Said>();
        var looked = 0;
        // Mostly the newest few matches are enough; a word said again and again in one conversation takes more, and who may see little of a busy shop needs most.
        foreach (var most in (int[])[2 * take, 10 * take, MostMatches])
        {
            var keys = await index.FindAsync(MessageWords.Table, query, most, ct);
            foreach (var stretch in keys.Skip(looked).Chunk(MostAtOnce))
            {
                var ids = stretch.Select(k => new MessageId(k)).ToList();
                var rows = await (
                    from message in db.Set<Message>().AsNoTracking()
                    join conversation in within on message.ConversationId equals conversation.Id
                    where ids.Contains(message.Id)
                    orderby message.Seq descending
                    select new Said(conversation.Id, conversation.Number, conversation.CustomerId, message.Text ?? "", conversation.LastMessageAtUtc)).ToListAsync(ct);
                foreach (var row in rows)
                {
                    found.TryAdd(row.Id, row);
                }

                if (found.Count >= take)
                {
                    return found;
                }
            }

            if (keys.Count < most)
            {
                break;
            }

            looked = keys.Count;
        }

        return found;
    }

    /// <summary>A conversation and the words that show why it was found.</summary>
    private sealed record Said(ConversationId Id, long Number, CustomerId CustomerId, string Text, DateTime LastMessageAtUtc);
}
