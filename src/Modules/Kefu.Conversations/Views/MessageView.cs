using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;

namespace Kefu.Conversations.Views;

/// <summary>A message as its readers get it.</summary>
/// <param name="Visibility">Only told to the floor.</param>
public sealed record MessageView(
    long Seq,
    MessageId Id,
    Guid? ClientId,
    ConversationId ConversationId,
    DateTime At,
    MessageAuthor Author,
    MessageKind Kind,
    string? Text,
    AttachmentView? Attachment,
    MessageCard? Card,
    IReadOnlyList<AnswerSource>? Sources,
    IReadOnlyList<string>? Suggestions,
    bool? OffersPerson,
    Visibility? Visibility,
    IReadOnlyList<Guid>? Mentions)
{
    /// <summary>The settled ticket that a notice tells of, with the question about it.</summary>
    public TicketView? Ticket { get; init; }

    /// <summary>What a notice tells, for programs: <c>handover</c>, <c>joined</c>, <c>transferred</c>, <c>taken-over</c>, <c>resolved</c>, <c>reopened</c>, <c>customer-ended</c>, <c>message-left</c> and others.</summary>
    public string? Notice { get; init; }

    /// <summary>When its customer took it back: then it carries no words, except for who may see them.</summary>
    public DateTime? RecalledAt { get; init; }

    /// <summary>What the customer said of an answer of the bot; null while they said nothing.</summary>
    public bool? Helpful { get; init; }
}

/// <summary>A settled ticket as its customer sees it.</summary>
public sealed record TicketView(long Number, string Result, SurveyView? Survey);

/// <summary>Who wrote it. The id is only told to the floor.</summary>
public sealed record MessageAuthor(AuthorKind Kind, string Name, Guid? Id);

/// <summary>A file in the thread.</summary>
public sealed record AttachmentView(AttachmentId Id, string FileName, string ContentType, long Size, bool IsImage, int? Width, int? Height);

/// <summary>A conversation as its customer sees it.</summary>
public sealed record CustomerConversation(
    ConversationId Id,
    ConversationStatus Status,
    PlaceView? Queue,
    AgentView? Agent,
    long AgentReadUpToSeq,
    DateTime? AgentReadAt,
    long CustomerReadUpToSeq,
    DateTime OpenedAt,
    SurveyView? Survey);

/// <summary>A place in the queue, counted from 1.</summary>
public sealed record PlaceView(int Position, int? EstimateSeconds);

/// <summary>Who serves.</summary>
public sealed record AgentView(string Name, bool Online);

/// <summary>The question asked after the matter is settled.</summary>
public sealed record SurveyView(Guid SurveyId, string Question, int Scale, int? Answered);
