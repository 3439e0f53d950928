using Kefu.Contracts.Identity;
using Kefu.Contracts.Knowledge;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;

namespace Kefu.Knowledge.Answers;

/// <summary>Published answers for the desk.</summary>
[Requires("knowledge.view")]
internal sealed record SearchAnswers(string Question, Guid? ShopId, string? Language, int Take) : IQuery<IReadOnlyList<AnswerMatch>>;

internal sealed class SearchAnswersHandler(IAnswers answers, IShopDirectory shops, CurrentActor current) : IHandler<SearchAnswers, IReadOnlyList<AnswerMatch>>
{
    public async Task<IReadOnlyList<AnswerMatch>> HandleAsync(SearchAnswers request, CancellationToken ct)
    {
        if (request.ShopId is { } wanted && !current.Actor.Shops.Contains(wanted))
        {
            throw new NotFound();
        }

        IEnumerable<Guid> within = request.ShopId is { } shop ? [shop] : (await shops.ListAsync(ct)).Select(s => s.Id).Where(current.Actor.Shops.Contains);
        IReadOnlyList<string> languages = request.Language is { Length: > 0 } language ? [language] : [Languages.Chinese, Languages.English];
        var found = new List<AnswerMatch>();
        foreach (var id in within)
        {
            foreach (var each in languages)
            {
                found.AddRange(await answers.FindAsync(id, each, request.Question, request.Take, ct));
            }
        }

        return [.. found.OrderByDescending(m => m.Score).Take(request.Take)];
    }
}
