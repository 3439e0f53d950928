using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Satisfaction;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;
using Kefu.Platform.Modules;
using Kefu.Platform.Persistence;
using Kefu.Satisfaction.Domain;

namespace Kefu.Satisfaction.Demo;

/// <summary>Asks the demo's customers how it went, and lets some of them say so.</summary>
internal sealed class DemoRatings(KefuDbContext db, IShopDirectory shops, ICustomers customers) : IDemoStory
{
    private const int AnswersOfHundred = 46;
    private const int CommentsOfHundred = 40;

    // Of a hundred answers: how many give each score, from five down.
    private static readonly (int Score, int Share)[] Scores = [(5, 66), (4, 26), (3, 4), (2, 2), (1, 2)];
    private readonly SurveyRules _rules = new();
    private IReadOnlyList<(int Score, string Language, string Text)> _comments = [];
    private Guid _shop;

    public int Order => 30;

    public async Task PrepareAsync(DemoStory story, CancellationToken ct)
    {
        _shop = (await shops.FindByKeyAsync(DemoAccounts.ShopKey, ct))!.Id;
        _comments = Comments();
        story.Hear<ConversationResolved>(r => InviteAsync(story, new Asked(_shop, r.Conversation.Value, r.Conversation, null, r.Customer, r.Channel, r.By), ct));
        story.Hear<TicketResolved>(r => r.Customer is { } customer ? InviteAsync(story, new Asked(_shop, r.Resolution, null, r.Ticket.Value, customer, "link", r.By), ct) : Task.CompletedTask);
    }

    public Task EndAsync(DemoStory story, CancellationToken ct) => Task.CompletedTask;

    private async Task InviteAsync(DemoStory story, Asked asked, CancellationToken ct)
    {
        var survey = Survey.Invite(asked, story.NowUtc, _rules.Window);
        db.Add(survey);
        await TellAsync(story, Actor.System, survey.Invited, survey);
        if (story.Chance.Next(100) < AnswersOfHundred)
        {
            var after = story.Chance.Next(20, 100) < 80 ? story.Chance.Next(15, 300) : story.Chance.Next(300, 9000);
            story.At(story.NowUtc.AddSeconds(after), () => AnswerAsync(story, survey, ct));
        }
    }

    private async Task AnswerAsync(DemoStory story, Survey survey, CancellationToken ct)
    {
        var card = await customers.FindAsync(survey.Customer, ct);
        var language = card?.Language ?? "zh-CN";
        var score = Score(story);
        var fitting = _comments.Where(c => c.Score == score && c.Language == language).ToList();
        // Who is not content says why.
        var comment = fitting.Count > 0 && (score < 3 || story.Chance.Next(100) < CommentsOfHundred) ? fitting[story.Chance.Next(fitting.Count)].Text : null;
        var first = survey.Answer(score, comment, story.NowUtc);
        var visitor = new Actor(ActorKind.Visitor, survey.Customer.Value, card?.Name ?? "", [], ShopScope.Of(_shop)) { CustomerId = survey.Customer.Value };
        await TellAsync(story, visitor, new SurveyAnswered(survey.Id, survey.Conversation, survey.Ticket, survey.Agent, score, first, comment is not null, survey.Case), survey);
    }

    private Task TellAsync(DemoStory story, Actor actor, object @event, Survey survey) =>
        story.TellAsync(actor, @event, survey.SubjectKind, survey.Subject, _shop);

    private static int Score(DemoStory story)
    {
        var drawn = story.Chance.Next(100);
        foreach (var (score, share) in Scores)
        {
            drawn -= share;
            if (drawn < 0)
            {
                return score;
            }
        }

        return Survey.Scale;
    }

    private static List<(int Score, string Language, string Text)> Comments()
    {
        using var stream = typeof(DemoRatings).Assembly.GetManifestResourceStream("Kefu.Satisfaction.Demo.demo-comments.tsv")!;
        using var reader = new StreamReader(stream);
        var comments = new List<(int, string, string)>();
        while (reader.ReadLine() is { Length: > 0 } row)
        {
            var parts = row.Split('\t');
            comments.Add((int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1], parts[2]));
        }

        return comments;
    }
}
