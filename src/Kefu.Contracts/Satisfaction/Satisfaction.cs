using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;

namespace Kefu.Contracts.Satisfaction;

/// <summary>Event: the customer was asked how it went.</summary>
public sealed record SurveyInvited(SurveyId Survey, ConversationId? Conversation, Guid? Ticket, string Channel);

/// <summary>Event: the customer answered; a later answer replaces an earlier one.</summary>
public sealed record SurveyAnswered(SurveyId Survey, ConversationId? Conversation, Guid? Ticket, StaffId? Agent, int Score, bool First, bool Comment);

/// <summary>A survey as the customer sees it.</summary>
public sealed record SurveyCard(SurveyId Id, ConversationId? Conversation, string Question, int Scale, int? Answered);

/// <summary>The surveys of conversations.</summary>
public interface ISurveys
{
    /// <summary>The open or answered survey of a conversation, or null.</summary>
    Task<SurveyCard?> ForConversationAsync(ConversationId conversation, string language, CancellationToken ct);

    /// <summary>Where the customer of a settled ticket can answer, as a path of this server; null when nobody was asked. Whoever holds it may answer: give it to the customer alone.</summary>
    Task<string?> LinkForTicketAsync(Guid ticket, CancellationToken ct);

    /// <summary>Takes the customer's answer: 1 to 5; the last one within the window wins. Called inside a command of the customer's door.</summary>
    Task AnswerAsync(SurveyId survey, Guid customerId, int score, string? comment, CancellationToken ct);
}
