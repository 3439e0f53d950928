using Kefu.Contracts.Conversations;
using Kefu.Contracts.Knowledge;
using Kefu.Platform.Access;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Votes;

/// <summary>What a customer said of one answer that rested on an article; the last word counts.</summary>
internal sealed class ArticleVote : IShopOwned
{
    public ArticleId ArticleId { get; init; }

    public MessageId MessageId { get; init; }

    public Guid ShopId { get; init; }

    public bool Helpful { get; set; }

    public DateTime AtUtc { get; set; }
}

/// <summary>How often an article helped.</summary>
public sealed record ArticleVotes(int Helpful, int NotHelpful);

/// <summary>Keeps the customers' votes by article, for whoever answers for the knowledge.</summary>
internal sealed class VoteReader(KefuDbContext db) : ILogReader
{
    public string Name => "knowledge.votes";

    public bool Wants(LogEntry entry) => entry.Is<BotAnswerRated>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        foreach (var entry in entries.Where(e => e.ShopId is not null))
        {
            var rated = entry.Read<BotAnswerRated>();
            foreach (var article in rated.Articles.Select(a => new ArticleId(a)))
            {
                var vote = db.Set<ArticleVote>().Local.FirstOrDefault(v => v.ArticleId == article && v.MessageId == rated.Message)
                    ?? await db.Set<ArticleVote>().SingleOrDefaultAsync(v => v.ArticleId == article && v.MessageId == rated.Message, ct);
                if (vote is null)
                {
                    vote = new ArticleVote { ArticleId = article, MessageId = rated.Message, ShopId = entry.ShopId!.Value };
                    db.Add(vote);
                }

                (vote.Helpful, vote.AtUtc) = (rated.Helpful, entry.AtUtc);
            }
        }
    }
}

/// <summary>Counts the votes of articles within the actor's shops.</summary>
internal sealed class VoteCounts(KefuDbContext db)
{
    public async Task<IReadOnlyDictionary<ArticleId, ArticleVotes>> OfAsync(IReadOnlyCollection<ArticleId> articles, CancellationToken ct)
    {
        var counts = await db.Set<ArticleVote>().AsNoTracking().Where(v => articles.Contains(v.ArticleId))
            .GroupBy(v => new { v.ArticleId, v.Helpful }).Select(g => new { g.Key.ArticleId, g.Key.Helpful, Count = g.Count() }).ToListAsync(ct);
        return counts.GroupBy(c => c.ArticleId).ToDictionary(g => g.Key, g => new ArticleVotes(g.Where(c => c.Helpful).Sum(c => c.Count), g.Where(c => !c.Helpful).Sum(c => c.Count)));
    }
}
