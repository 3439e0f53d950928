using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Contracts.Satisfaction;
using Kefu.Conversations.Data;
using Kefu.Conversations.Domain;
using Kefu.Conversations.RateAnswer;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Settings;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Views;

/// <summary>Turns records into what readers get: the customer never sees more than is public.</summary>
internal sealed class ThreadViews(KefuDbContext db, SettingsStore settings, IStaffDirectory staff, CurrentActor current, IQueues? queues = null, ISurveys? surveys = null, IPresences? presences = null)
{
    private const string NoticePrefix = "notice.";

    /// <summary>Messages for the customer, in the customer's language; internal ones are left out whatever was asked for.</summary>
    public async Task<IReadOnlyList<MessageView>> ForCustomerAsync(IEnumerable<Message> messages, string language, CancellationToken ct) =>
        await ViewAsync([.. messages.Where(m => m.Visibility is Visibility.Public)], language, forStaff: false, ct);

    /// <summary>Messages for the floor, in the reader's language.</summary>
    public Task<IReadOnlyList<MessageView>> ForStaffAsync(IReadOnlyList<Message> messages, string language, CancellationToken ct) =>
        ViewAsync(messages, language, forStaff: true, ct);

    /// <summary>One public message for its customer, or null.</summary>
    public async Task<MessageView?> OneForCustomerAsync(MessageId id, CustomerId customer, string language, CancellationToken ct)
    {
        var message = await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id && m.CustomerId == customer, ct);
        return message is null ? null : (await ForCustomerAsync([message], language, ct)).SingleOrDefault();
    }

    /// <summary>The message that told the customer of a settled ticket, or null.</summary>
    public async Task<MessageView?> ResultForCustomerAsync(ConversationId conversation, Guid resolution, CustomerId customer, string language, CancellationToken ct)
    {
        var message = await db.Set<Message>().AsNoTracking().SingleOrDefaultAsync(m => m.ConversationId == conversation && m.ClientId == resolution && m.CustomerId == customer, ct);
        return message is null ? null : (await ForCustomerAsync([message], language, ct)).SingleOrDefault();
    }

    /// <summary>What the bot is called in the shop.</summary>
    public async Task<string> BotNameAsync(Guid shopId, string language, CancellationToken ct)
    {
        var bot = await settings.GetAsync<BotSettings>(BotSettings.Key, shopId, ct);
        return bot.Name.Length > 0 ? bot.Name : ConversationsText.In(language, "bot.name");
    }

    /// <summary>The conversation as its customer sees it.</summary>
    public async Task<CustomerConversation> OfAsync(Conversation c, string language, CancellationToken ct)
    {
        var place = c.Status is ConversationStatus.Queued && queues is not null ? await queues.PlaceAsync(c.Id, ct) : null;
        var agent = c.Status is ConversationStatus.Active && c.AssignedTo is { } id ? await AgentAsync(id, ct) : null;
        return new CustomerConversation(
            c.Id,
            c.Status,
            place is null ? null : new PlaceView(place.Position, place.EstimateSeconds),
            agent,
            c.AgentReadSeq,
            c.AgentReadAtUtc,
            c.CustomerReadSeq,
            c.OpenedAtUtc,
            c.IsOpen ? null : await SurveyAsync(c.Id, language, ct));
    }

    public async Task<SurveyView?> SurveyAsync(ConversationId conversation, string language, CancellationToken ct)
    {
        var survey = surveys is null ? null : await surveys.ForConversationAsync(conversation, language, ct);
        return survey is null ? null : ViewOf(survey);
    }

    public static SurveyView ViewOf(SurveyCard survey) => new(survey.Id.Value, survey.Question, survey.Scale, survey.Answered);

    private async Task<AgentView?> AgentAsync(StaffId id, CancellationToken ct)
    {
        if (await staff.FindAsync(id, ct) is not { } card)
        {
            return null;
        }

        var presence = presences is null ? null : await presences.FindAsync(id, ct);
        return new AgentView(card.Name, presence is null or { Presence: not Presence.Offline });
    }

    private async Task<IReadOnlyList<MessageView>> ViewAsync(IReadOnlyList<Message> messages, string language, bool forStaff, CancellationToken ct)
    {
        if (messages.Count == 0)
        {
            return [];
        }

        var ids = messages.Where(m => m.AttachmentId is not null).Select(m => m.AttachmentId!.Value).ToList();
        var files = ids.Count == 0 ? [] : await db.Set<Attachment>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        var bot = messages.Any(m => m.Author is AuthorKind.Bot) ? await BotNameAsync(messages[0].ShopId, language, ct) : "";
        var asked = forStaff ? null : await AskedAsync(messages, language, ct);
        var rated = await RatedAsync(messages, ct);
        var original = forStaff && current.Actor.May("conversations.see-recalled");
        return [.. messages.Select(m => View(m, files.GetValueOrDefault(m.AttachmentId ?? default), bot, language, forStaff, asked) with { Helpful = rated.TryGetValue(m.Id, out var helpful) ? helpful : null }).Select(v => v.RecalledAt is null || original ? v : v with { Text = null, Attachment = null, Card = null })];
    }

    /// <summary>What was said of these answers of the bot.</summary>
    private async Task<IReadOnlyDictionary<MessageId, bool>> RatedAsync(IReadOnlyList<Message> messages, CancellationToken ct)
    {
        var answers = messages.Where(m => m.Author is AuthorKind.Bot).Select(m => m.Id).ToList();
        return answers.Count == 0 ? new Dictionary<MessageId, bool>() : await db.Set<AnswerRating>().AsNoTracking().Where(r => answers.Contains(r.MessageId)).ToDictionaryAsync(r => r.MessageId, r => r.Helpful, ct);
    }

    /// <summary>The questions about the settled tickets that these messages tell of.</summary>
    private async Task<IReadOnlyDictionary<Guid, SurveyCard>?> AskedAsync(IReadOnlyList<Message> messages, string language, CancellationToken ct)
    {
        var settled = messages.Where(m => m.Kind is MessageKind.Notice).Select(m => m.ReadExtra()?.Ticket?.Resolution).OfType<Guid>().ToList();
        return settled.Count == 0 || surveys is null ? null : await surveys.ForResolutionsAsync(settled, language, ct);
    }

    private static MessageView View(Message m, Attachment? file, string bot, string language, bool forStaff, IReadOnlyDictionary<Guid, SurveyCard>? asked)
    {
        var extra = m.ReadExtra();
        var text = extra?.Notice is { } notice ? NoticeText(notice, [.. extra.Args ?? []], language, forStaff) : m.Text;
        return new MessageView(
            m.Seq,
            m.Id,
            m.Author is AuthorKind.Customer or AuthorKind.Agent ? m.ClientId : null,
            m.ConversationId,
            m.AtUtc,
            new MessageAuthor(m.Author, m.Author is AuthorKind.Bot ? bot : m.AuthorName, forStaff && m.Author is AuthorKind.Agent ? m.AuthorId : null),
            m.Kind,
            text,
            file is null ? null : ViewOf(file),
            extra?.Card,
            extra?.Sources,
            extra?.Suggestions,
            extra?.OffersPerson,
            forStaff ? m.Visibility : null,
            forStaff ? extra?.Mentions : null)
        {
            RecalledAt = m.RecalledAtUtc,
            Notice = extra?.Notice?[NoticePrefix.Length..],
            Ticket = extra?.Ticket is { } ticket ? new TicketView(ticket.Number, ticket.Result, asked?.GetValueOrDefault(ticket.Resolution) is { } survey ? ViewOf(survey) : null) : null,
        };
    }

    /// <summary>Where a notice speaks of its customer, the customer is spoken to.</summary>
    private static string NoticeText(string notice, object[] args, string language, bool forStaff) =>
        ConversationsText.In(language, forStaff || notice != "notice.customer-ended" ? notice : "customer:" + notice, args);

    /// <summary>What its sender sees of a message just written.</summary>
    public static MessageView OwnView(Written written, Draft draft, Attachment? file) =>
        new(
            written.Seq, written.Id, draft.ClientId, draft.Conversation, written.AtUtc, new MessageAuthor(draft.Author, draft.AuthorName, null), draft.Kind, draft.Text,
            file is null ? null : ViewOf(file), draft.Extra?.Card, null, null, null, null, null);

    /// <summary>The same for who wrote it from the floor.</summary>
    public static MessageView OwnStaffView(Written written, Draft draft, Attachment? file) =>
        OwnView(written, draft, file) with { Author = new MessageAuthor(draft.Author, draft.AuthorName, draft.AuthorId), Visibility = draft.Visibility };

    public static AttachmentView ViewOf(Attachment file) => new(file.Id, file.FileName, file.ContentType, file.Size, file.IsImage, file.Width, file.Height);
}
