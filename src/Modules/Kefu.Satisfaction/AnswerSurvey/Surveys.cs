using System.Globalization;
using Kefu.Contracts.Conversations;
using Kefu.Contracts.Satisfaction;
using Kefu.Platform.Access;
using Kefu.Platform.Errors;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Kefu.Platform.Time;
using Kefu.Satisfaction.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Kefu.Satisfaction.AnswerSurvey;

/// <summary>Shows a case's question and takes its customer's answer; nobody else's, least of all a colleague's.</summary>
internal sealed class Surveys(KefuDbContext db, SettingsStore settings, EventLog log, CurrentActor current, IStringLocalizer<SatisfactionText> words, SurveyLinks links, TimeProvider clock) : ISurveys
{
    private const int LongestComment = 1000;

    public async Task<SurveyCard?> ForConversationAsync(ConversationId conversation, string language, CancellationToken ct) =>
        (await ForConversationsAsync([conversation], language, ct)).GetValueOrDefault(conversation);

    public async Task<IReadOnlyDictionary<ConversationId, SurveyCard>> ForConversationsAsync(IReadOnlyCollection<ConversationId> conversations, string language, CancellationToken ct)
    {
        List<Guid> cases = [.. conversations.Select(c => c.Value)];
        return (await CardsAsync(db.Set<Survey>().Where(s => cases.Contains(s.Case)), language, ct)).ToDictionary(c => new ConversationId(c.Key), c => c.Value);
    }

    public Task<IReadOnlyDictionary<Guid, SurveyCard>> ForResolutionsAsync(IReadOnlyCollection<Guid> resolutions, string language, CancellationToken ct) =>
        CardsAsync(db.Set<Survey>().Where(s => s.Ticket != null && resolutions.Contains(s.Case)), language, ct);

    private async Task<IReadOnlyDictionary<Guid, SurveyCard>> CardsAsync(IQueryable<Survey> surveys, string language, CancellationToken ct)
    {
        var cards = new Dictionary<Guid, SurveyCard>();
        foreach (var survey in (await surveys.AsNoTracking().ToListAsync(ct)).Where(IsShown))
        {
            cards[survey.Case] = await CardAsync(survey, language, ct);
        }

        return cards;
    }

    public async Task<TicketSurvey?> ForTicketAsync(Guid ticket, CancellationToken ct)
    {
        var survey = await db.Set<Survey>().AsNoTracking().Where(s => s.Ticket == ticket).OrderByDescending(s => s.InvitedAtUtc).FirstOrDefaultAsync(ct);
        return survey is null ? null : new TicketSurvey(survey.Id, survey.Channel, survey.InvitedAtUtc, survey.OpenUntilUtc, Survey.Scale, survey.Score, "/rate/" + links.Write(survey.Id));
    }

    public async Task<SurveyCard> AnswerAsync(SurveyId survey, Guid customerId, int score, string? comment, string language, CancellationToken ct)
    {
        var actor = current.Actor;
        if (actor.Kind != ActorKind.Visitor || actor.CustomerId != customerId)
        {
            throw new Denied("visitor");
        }

        var found = await db.Set<Survey>().SingleOrDefaultAsync(s => s.Id == survey, ct);
        if (found is null || found.Customer.Value != customerId)
        {
            throw new NotFound();
        }

        Take(found, score, comment);
        return await CardAsync(found, language, ct);
    }

    /// <summary>Writes an answer down, whichever door it came by.</summary>
    public void Take(Survey found, int score, string? comment)
    {
        if (score is < 1 or > Survey.Scale)
        {
            throw new Invalid("score", words["score-range"]);
        }

        if (comment?.Length > LongestComment)
        {
            throw new Invalid("comment", words["comment-long"]);
        }

        var first = found.Answer(score, comment, clock.UtcNow());
        log.Append(
            new SurveyAnswered(found.Id, found.Conversation, found.Ticket, found.Agent, score, first, found.Comment is not null, found.Case),
            found.SubjectKind,
            found.Subject,
            found.ShopId);
    }

    private bool IsShown(Survey survey) => survey.Score is not null || survey.IsOpen(clock.UtcNow());

    private async Task<SurveyCard> CardAsync(Survey survey, string language, CancellationToken ct) =>
        new(survey.Id, survey.Conversation, await QuestionAsync(survey.ShopId, language, ct), Survey.Scale, survey.Score);

    /// <summary>The shop's question in a language.</summary>
    public async Task<string> QuestionAsync(Guid shop, string language, CancellationToken ct)
    {
        var rules = await settings.GetAsync<SurveyRules>(SurveyRules.Key, shop, ct);
        var chinese = language.StartsWith("zh", StringComparison.OrdinalIgnoreCase);
        var own = chinese ? rules.QuestionZh : rules.QuestionEn;
        if (own.Length > 0)
        {
            return own;
        }

        // The customer's language, not that of the thread that happens to ask.
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(chinese ? "zh-CN" : "en");
            return words["question"];
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
