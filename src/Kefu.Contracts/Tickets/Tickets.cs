using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;

namespace Kefu.Contracts.Tickets;

/// <summary>What a ticket is about.</summary>
public enum TicketKind
{
    /// <summary>A question.</summary>
    Consultation,

    /// <summary>An order.</summary>
    Order,

    /// <summary>A delivery.</summary>
    Logistics,

    /// <summary>A payment.</summary>
    Payment,

    /// <summary>A right after the sale.</summary>
    AfterSale,

    /// <summary>A complaint.</summary>
    Complaint,

    /// <summary>Something technical.</summary>
    Technical,
}

/// <summary>How far a ticket is.</summary>
public enum TicketStatus
{
    /// <summary>Opened, nobody assigned yet.</summary>
    New,

    /// <summary>Assigned and worked on.</summary>
    Open,

    /// <summary>Waits for the customer.</summary>
    Pending,

    /// <summary>Settled with a result the customer sees.</summary>
    Resolved,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>How pressing a ticket is.</summary>
public enum TicketPriority
{
    /// <summary>May wait.</summary>
    Low,

    /// <summary>As it comes.</summary>
    Normal,

    /// <summary>Before others.</summary>
    High,

    /// <summary>At once.</summary>
    Urgent,
}

/// <summary>Event: a ticket was opened.</summary>
public sealed record TicketOpened(TicketId Ticket, long Number, TicketKind Kind, CustomerId? Customer, ConversationId? Conversation, StaffId Owner);

/// <summary>Event: a ticket was assigned.</summary>
public sealed record TicketAssigned(TicketId Ticket, StaffId? From, StaffId To);

/// <summary>Event: the owner asked somebody else to become accountable.</summary>
public sealed record TicketHandOverOffered(TicketId Ticket, StaffId From, StaffId To, string Note);

/// <summary>Event: the hand-over was accepted; accountability moved.</summary>
public sealed record TicketHandOverAccepted(TicketId Ticket, StaffId From, StaffId To);

/// <summary>Event: the person asked did not take the ticket over, or the offer was taken back; the owner stays.</summary>
public sealed record TicketHandOverDeclined(TicketId Ticket, StaffId From, StaffId To, string Why);

/// <summary>Event: a ticket was declared a major problem, or is none any more.</summary>
public sealed record TicketMajorSet(TicketId Ticket, bool Major, string Why);

/// <summary>Event: an entry was written into a ticket.</summary>
public sealed record TicketEntryAdded(TicketId Ticket, Guid Entry, AuthorKind Author, Visibility Visibility);

/// <summary>Event: fields of a ticket changed.</summary>
public sealed record TicketChanged(TicketId Ticket, IReadOnlyList<string> Fields);

/// <summary>Event: a ticket was resolved; the result itself stays in the ticket.</summary>
/// <param name="Resolution">Names this settling of it: a ticket that was opened again is settled by another one.</param>
public sealed record TicketResolved(TicketId Ticket, CustomerId? Customer, StaffId By, StaffId Owner, Guid Resolution, ConversationId? Conversation);

/// <summary>Event: a ticket waits for the customer, or goes on after that.</summary>
public sealed record TicketWaiting(TicketId Ticket, bool ForCustomer);

/// <summary>Event: a ticket is over.</summary>
public sealed record TicketClosed(TicketId Ticket);

/// <summary>Event: a resolved ticket was opened again.</summary>
public sealed record TicketReopened(TicketId Ticket, string Why);

/// <summary>Event: a ticket went into another one of the same customer and is over.</summary>
public sealed record TicketMerged(TicketId Ticket, TicketId Into, StaffId By, long Number, long IntoNumber);

/// <summary>Event: a ticket took another one in.</summary>
public sealed record TicketAbsorbed(TicketId Ticket, TicketId Source, StaffId By, long SourceNumber);

/// <summary>Event: a merge was taken back.</summary>
public sealed record TicketUnmerged(TicketId Ticket, TicketId From, StaffId By, long Number);

/// <summary>Event: somebody took a list of tickets away.</summary>
public sealed record TicketsExported(string Query);

/// <summary>A ticket in a line, as other contexts may know it.</summary>
public sealed record TicketCard(TicketId Id, long Number, Guid ShopId, string Subject, TicketKind Kind, TicketStatus Status, StaffId Owner, DateTime OpenedAtUtc, DateTime? ResolvedAtUtc);

/// <summary>How a ticket was settled, in the words for its customer.</summary>
public sealed record TicketResult(long Number, string Text);

/// <summary>What waits for a person: tickets they are asked to take over, and how many of their own are not settled.</summary>
public sealed record OwnTickets(IReadOnlyList<TicketCard> HandOvers, int Unsettled);

/// <summary>Looks tickets up.</summary>
public interface ITickets
{
    /// <summary>The customer's tickets that the actor may see, newest first.</summary>
    Task<IReadOnlyList<TicketCard>> ForCustomerAsync(CustomerId customer, int take, CancellationToken ct);

    /// <summary>The numbers of those tickets that the actor may see.</summary>
    Task<IReadOnlyDictionary<TicketId, long>> NumbersAsync(IReadOnlyCollection<TicketId> tickets, CancellationToken ct);

    /// <summary>How many tickets within reach the list of an address shows, such as <c>view=All&amp;kind=Complaint</c>.</summary>
    Task<int> CountAsync(string query, CancellationToken ct);

    /// <summary>What waits for the actor.</summary>
    Task<OwnTickets> OwnAsync(int take, CancellationToken ct);

    /// <summary>What the customer was told when a ticket was settled, or null.</summary>
    Task<TicketResult?> ResultAsync(Guid resolution, CancellationToken ct);
}
