using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;

namespace Kefu.Contracts.Satisfaction;

/// <summary>Event: the customer was asked how it went.</summary>
/// <param name="Conversation">Where the question is shown: the conversation asked about, or the one in which a ticket's customer can be reached.</param>
/// <param name="Case">What is asked about: the conversation, or one settling of a ticket.</param>
public sealed record SurveyInvited(SurveyId Survey, ConversationId? Conversation, Guid? Ticket, string Channel, Guid Case);

/// <summary>Event: the customer answered; a later answer replaces an earlier one.</summary>
public sealed record SurveyAnswered(SurveyId Survey, ConversationId? Conversation, Guid? Ticket, StaffId? Agent, int Score, bool First, bool Comment, Guid Case);

/// <summary>A survey as the customer sees it.</summary>
public sealed record SurveyCard(SurveyId Id, ConversationId? Conversation, string Question, int Scale, int? Answered);

/// <summary>The question asked about the last settling of a ticket.</summary>
/// <param name="Channel"><c>chat</c> when the customer is asked in the conversation, <c>link</c> when somebody must give them the link.</param>
/// <param name="Link">Where the customer can answer, as a path of this server. Whoever holds it may answer: give it to the customer alone.</param>
public sealed record TicketSurvey(SurveyId Id, string Channel, DateTime InvitedAtUtc, DateTime OpenUntilUtc, int Scale, int? Answered, string Link);

/// <summary>The surveys of conversations and tickets.</summary>
public interface ISurveys
{
    /// <summary>The open or answered survey of a conversation, or null.</summary>
    Task<SurveyCard?> ForConversationAsync(ConversationId conversation, string language, CancellationToken ct);

    /// <summary>The open or answered surveys of these conversations; those without one are left out.</summary>
    Task<IReadOnlyDictionary<ConversationId, SurveyCard>> ForConversationsAsync(IReadOnlyCollection<ConversationId> conversations, string language, CancellationToken ct);

    /// <summary>The open or answered surveys about these settlings of tickets, by the settling; those without one are left out.</summary>
    Task<IReadOnlyDictionary<Guid, SurveyCard>> ForResolutionsAsync(IReadOnlyCollection<Guid> resolutions, string language, CancellationToken ct);

    /// <summary>The newest survey about a ticket; null when nobody was asked.</summary>
    Task<TicketSurvey?> ForTicketAsync(Guid ticket, CancellationToken ct);

    /// <summary>Takes the customer's answer: 1 to 5; the last one within the window wins. Called inside a command of the customer's door.</summary>
    Task<SurveyCard> AnswerAsync(SurveyId survey, Guid customerId, int score, string? comment, string language, CancellationToken ct);
}
