using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;

namespace Kefu.Conversations.Views;

/// <summary>A line of the list.</summary>
/// <param name="Unread">True when the customer wrote after the floor last read.</param>
public sealed record ConversationRow(
    ConversationId Id,
    long Number,
    Guid ShopId,
    CustomerId CustomerId,
    string CustomerName,
    string Tier,
    bool Anonymous,
    string Channel,
    string Language,
    string Class,
    string Stage,
    ConversationStatus Status,
    QueueId? Queue,
    PersonView? AssignedTo,
    PersonView? Owner,
    PersonView? OfferedTo,
    DateTime? OfferExpiresAtUtc,
    TransferView? Transfer,
    IReadOnlyList<string> Tags,
    string LastText,
    string LastAuthor,
    DateTime LastMessageAtUtc,
    long LastPublicSeq,
    bool Unread,
    DateTime OpenedAtUtc,
    DateTime? HandoverAtUtc,
    DateTime? AcceptedAtUtc,
    DateTime? FirstResponseAtUtc,
    DateTime? ResolvedAtUtc,
    DateTime? WaitingSinceUtc,
    DueView? Due)
{
    /// <summary>Until when it is put aside; the year 9999 stands for until the customer writes.</summary>
    public DateTime? SnoozedUntilUtc { get; init; }

    /// <summary>The conversation it went into.</summary>
    public ConversationId? MergedInto { get; init; }
}

/// <summary>Somebody of the floor.</summary>
public sealed record PersonView(StaffId Id, string Name);

/// <summary>A hand-over that waits to be taken.</summary>
public sealed record TransferView(PersonView From, PersonView? To, QueueId? Queue, DateTime ExpiresAtUtc);

/// <summary>When the next word to the customer is due, how long the whole clock is, and why.</summary>
/// <param name="Kind"><c>first-response</c> or <c>reply</c>.</param>
/// <param name="Policy">The policy's name and version.</param>
public sealed record DueView(DateTime DueAtUtc, int DueTotalSeconds, string Kind, string Policy);
