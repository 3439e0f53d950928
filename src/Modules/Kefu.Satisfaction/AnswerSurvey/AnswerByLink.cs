using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Kefu.Satisfaction.Domain;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Satisfaction.AnswerSurvey;

/// <summary>The customer answers by the link they were given.</summary>
[PublicDoor("The link is the customer's key; it opens one question and nothing else.")]
internal sealed record AnswerByLink(string Key, int Score, string? Comment) : ICommand<Done>;

/// <summary>The question behind a link.</summary>
[PublicDoor("The link is the customer's key; it opens one question and nothing else.")]
internal sealed record GetByLink(string Key, string Language) : IQuery<LinkedSurvey>;

internal sealed record LinkedSurvey(string Question, int? Answered, bool Open);

// Events: SurveyAnswered, by Surveys.
internal sealed class AnswerByLinkHandler(KefuDbContext db, Surveys surveys, SurveyLinks links, CurrentActor current) : IHandler<AnswerByLink, Done>
{
    public async Task<Done> HandleAsync(AnswerByLink request, CancellationToken ct)
    {
        if (current.Actor.Kind == ActorKind.Staff)
        {
            throw new RuleBroken<SatisfactionText>("satisfaction.staff");
        }

        var survey = await FindAsync(db, links, request.Key, ct);
        surveys.Take(survey, request.Score, request.Comment);
        return default;
    }

    public static async Task<Survey> FindAsync(KefuDbContext db, SurveyLinks links, string key, CancellationToken ct)
    {
        // The link's holder has no shop scope of their own: the key stands for it.
        return links.Read(key) is { } id && await db.Set<Survey>().IgnoreQueryFilters().SingleOrDefaultAsync(s => s.Id == id, ct) is { } survey
            ? survey
            : throw new NotFound();
    }
}

internal sealed class GetByLinkHandler(KefuDbContext db, Surveys surveys, SurveyLinks links, TimeProvider clock) : IHandler<GetByLink, LinkedSurvey>
{
    public async Task<LinkedSurvey> HandleAsync(GetByLink request, CancellationToken ct)
    {
        var survey = await AnswerByLinkHandler.FindAsync(db, links, request.Key, ct);
        return new LinkedSurvey(await surveys.QuestionAsync(survey.ShopId, request.Language, ct), survey.Score, survey.IsOpen(Platform.Time.ClockExtensions.UtcNow(clock)));
    }
}
