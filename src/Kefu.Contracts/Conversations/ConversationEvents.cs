using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;

namespace Kefu.Contracts.Conversations;

/// <summary>Who wrote a message.</summary>
public enum AuthorKind
{
    /// <summary>The customer.</summary>
    Customer,

    /// <summary>A person of the floor.</summary>
    Agent,

    /// <summary>The bot.</summary>
    Bot,

    /// <summary>Kefu, telling what happened.</summary>
    System,
}

/// <summary>Who may read a message.</summary>
public enum Visibility
{
    /// <summary>The customer and the floor.</summary>
    Public,

    /// <summary>The floor only; it never leaves.</summary>
    Internal,
}

/// <summary>Why a conversation wants a person.</summary>
public enum HandoverReason
{
    /// <summary>The customer pressed the button.</summary>
    Asked,

    /// <summary>The customer's words asked for a person.</summary>
    Words,

    /// <summary>The bot was not sure.</summary>
    LowConfidence,

    /// <summary>The bot failed twice.</summary>
    TwoFailures,

    /// <summary>The shop serves without a bot.</summary>
    NoBot,

    /// <summary>An agent transferred it to a queue.</summary>
    Transfer,

    /// <summary>The agent who had it left.</summary>
    Returned,

    /// <summary>The customer wrote again after it was resolved.</summary>
    Reopened,
}

/// <summary>Event: a customer began a conversation.</summary>
public sealed record ConversationOpened(ConversationId Conversation, CustomerId Customer, string Channel, string Language, string Stage);

/// <summary>Event: a message was accepted; its text stays in the message itself.</summary>
public sealed record MessagePosted(ConversationId Conversation, MessageId Message, AuthorKind Author, Guid AuthorId, Visibility Visibility, string Kind);

/// <summary>Event: the customer asked a bot answer's worth: helpful or not.</summary>
/// <param name="Articles">What the answer rested on.</param>
public sealed record BotAnswerRated(ConversationId Conversation, MessageId Message, bool Helpful, IReadOnlyList<Guid> Articles);

/// <summary>Event: the conversation wants a person; routing takes it from here.</summary>
public sealed record HandoverRequested(
    ConversationId Conversation,
    CustomerId Customer,
    HandoverReason Reason,
    string Class,
    string Channel,
    string Language,
    string? Region,
    string Tier,
    QueueId? Queue,
    StaffId? Preferred,
    StaffId? Except,
    DateTime WaitingSinceUtc);

/// <summary>Event: the customer gave up the queue and left a message instead.</summary>
public sealed record QueueLeft(ConversationId Conversation, string Contact, string Text);

/// <summary>Event: the conversation is offered to a person; it is not theirs before they take it.</summary>
public sealed record ConversationOffered(ConversationId Conversation, StaffId Staff, DateTime ExpiresAtUtc);

/// <summary>Event: the offer ran out or was withdrawn; the conversation waits again.</summary>
public sealed record ConversationOfferEnded(ConversationId Conversation, StaffId Staff);

/// <summary>Event: the person to whom it was offered declined; routing asks the next one.</summary>
/// <param name="ExpiresAtUtc">Until when that offer stood: it names the one that was declined.</param>
public sealed record OfferDeclined(ConversationId Conversation, StaffId Staff, DateTime ExpiresAtUtc);

/// <summary>Event: an agent took the offered conversation.</summary>
public sealed record ConversationAccepted(ConversationId Conversation, StaffId Staff, QueueId? Queue);

/// <summary>Event: the first handler became the accountable owner, or an accepted hand-over moved the ownership.</summary>
public sealed record OwnerChanged(ConversationId Conversation, StaffId? From, StaffId To, string Reason);

/// <summary>Event: an agent asked another person or a queue to take over, with the mandatory note.</summary>
public sealed record TransferRequested(ConversationId Conversation, StaffId From, StaffId? ToStaff, QueueId? ToQueue);

/// <summary>Event: the transfer was taken.</summary>
/// <param name="Queue">The queue it belongs to from now on, when a queue was asked; otherwise it stays in its own.</param>
public sealed record TransferAccepted(ConversationId Conversation, StaffId From, StaffId To, QueueId? Queue = null);

/// <summary>Event: the transfer was declined or ran out; the conversation stays where it was.</summary>
public sealed record TransferDeclined(ConversationId Conversation, StaffId From, StaffId? To, string Why);

/// <summary>Event: a colleague was invited into the conversation.</summary>
public sealed record ColleagueInvited(ConversationId Conversation, StaffId By, StaffId Invited);

/// <summary>Event: a person was mentioned in a private note.</summary>
public sealed record StaffMentioned(ConversationId Conversation, MessageId Message, StaffId Staff);

/// <summary>Event: a supervisor looked in without being part of it.</summary>
public sealed record ConversationMonitored(ConversationId Conversation, StaffId By);

/// <summary>Event: a supervisor took the conversation over.</summary>
public sealed record ConversationTakenOver(ConversationId Conversation, StaffId By, StaffId? From);

/// <summary>Event: tags were put on or taken off.</summary>
public sealed record ConversationTagged(ConversationId Conversation, IReadOnlyList<string> Added, IReadOnlyList<string> Removed);

/// <summary>Event: an agent's work went back to the queue, with a note for whoever takes it.</summary>
public sealed record ConversationReturned(ConversationId Conversation, StaffId From, string Why);

/// <summary>Event: its agent put the conversation aside; without a moment until the customer writes.</summary>
public sealed record ConversationSnoozed(ConversationId Conversation, StaffId By, DateTime? UntilUtc);

/// <summary>Event: it is back on the desk, by <c>time</c> or <c>by-hand</c>; the customer's word needs no event of its own.</summary>
public sealed record ConversationWoken(ConversationId Conversation, StaffId? Staff, string Why);

/// <summary>Event: a conversation went into another one of the same customer and is over.</summary>
public sealed record ConversationMerged(ConversationId Conversation, ConversationId Into, StaffId By);

/// <summary>Event: a merge was taken back.</summary>
public sealed record ConversationUnmerged(ConversationId Conversation, ConversationId From, StaffId By);

/// <summary>Event: a customer took back what they wrote; the words stay with the message for who may see them.</summary>
public sealed record MessageRecalled(ConversationId Conversation, MessageId Message);

/// <summary>Event: the matter is settled.</summary>
/// <param name="Greeting">Whether a person said the shop's greeting; null when no person spoke or the shop has none.</param>
/// <param name="Closing">The same for the closing phrase.</param>
public sealed record ConversationResolved(
    ConversationId Conversation, CustomerId Customer, StaffId? By, StaffId? Owner, string Channel, string Language, QueueId? Queue, bool? Greeting = null, bool? Closing = null);

/// <summary>Event: the customer ended it, or nobody is left in it.</summary>
public sealed record ConversationClosed(ConversationId Conversation, CustomerId Customer, string Why);

/// <summary>Event: the customer came back to a resolved conversation.</summary>
public sealed record ConversationReopened(ConversationId Conversation);

/// <summary>Event: the customer waits longer than the reminder of the standard allows.</summary>
public sealed record SlowResponseNoticed(ConversationId Conversation, StaffId? Staff, DateTime WaitingSinceUtc);

/// <summary>Event: a file was uploaded; its name stays with the file.</summary>
public sealed record AttachmentKept(AttachmentId Attachment, string ContentType, long Size);

/// <summary>Event: one side read up to a message.</summary>
public sealed record MessagesRead(ConversationId Conversation, AuthorKind By, long UpToSeq);
