using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Persistence;
using Kefu.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Replies;

/// <summary>Finds canned replies by code, title, text, pinyin or pinyin initials.</summary>
internal sealed class CannedReplies(KefuDbContext db) : ICannedReplies
{
    private const int MostKept = 2000;

    public async Task<IReadOnlyList<CannedReplyCard>> SearchAsync(Guid shopId, string query, int take, CancellationToken ct)
    {
        var replies = await db.Set<CannedReply>().AsNoTracking().Where(r => r.ShopId == shopId).OrderBy(r => r.Group).ThenBy(r => r.Code).Take(MostKept).ToListAsync(ct);
        var wanted = query.Trim().TrimStart('/');
        return
        [
            .. replies.Select(r => (Reply: r, Match: Match(r, wanted)))
                .Where(m => m.Match.Rank < NoMatch)
                .OrderBy(m => m.Match.Rank)
                .Take(take)
                .Select(m => Card(m.Reply, m.Match.Ranges)),
        ];
    }

    public Task<string?> PhraseAsync(Guid shopId, string purpose, string language, CancellationToken ct)
    {
        if (!Enum.TryParse<ReplyPurpose>(purpose, ignoreCase: true, out var wanted))
        {
            return Task.FromResult<string?>(null);
        }

        var known = Languages.Of(language);
        // Greetings are asked for on behalf of visitors, too: the caller names the shop.
        return db.Set<CannedReply>().AsNoTracking().IgnoreQueryFilters()
            .Where(r => r.ShopId == shopId && r.Purpose == wanted && r.Language == known)
            .OrderBy(r => r.Code).Select(r => r.Text).FirstOrDefaultAsync(ct);
    }

    private const int NoMatch = 9;

    /// <summary>The code's beginning first, then code, title, and the text last. Ranges are of the title.</summary>
    private static (int Rank, IReadOnlyList<(int, int)> Ranges) Match(CannedReply reply, string wanted)
    {
        if (wanted.Length == 0)
        {
            return (0, []);
        }

        var title = Pinyin.Matches(reply.Title, wanted).Select(r => (r.Start, r.Length)).ToList();
        var rank = reply.Code.StartsWith(wanted, StringComparison.OrdinalIgnoreCase) ? 0
            : title.Count > 0 ? 1
            : reply.Code.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? 2
            : Pinyin.Matches(reply.Text, wanted).Count > 0 || reply.Group.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? 3
            : NoMatch;
        return (rank, title);
    }

    private static CannedReplyCard Card(CannedReply r, IReadOnlyList<(int, int)> ranges) =>
        new(r.Id, r.Code, r.Title, r.Group, r.Text, r.Purpose.ToString().ToLowerInvariant(), ranges);
}
