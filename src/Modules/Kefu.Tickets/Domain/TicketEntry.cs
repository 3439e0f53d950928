using Kefu.Contracts.Conversations;
using Kefu.Contracts.Customers;
using Kefu.Contracts.Tickets;
using Kefu.Platform.Access;

namespace Kefu.Tickets.Domain;

/// <summary>What an entry is.</summary>
public enum EntryKind
{
    /// <summary>What the matter is.</summary>
    Opening,

    /// <summary>Something said or noted on the way.</summary>
    Note,

    /// <summary>How it was settled; the customer reads it.</summary>
    Result,
}

/// <summary>Words in a ticket; never changed.</summary>
internal sealed class TicketEntry : IShopOwned
{
    public Guid Id { get; private init; }

    public TicketId TicketId { get; private init; }

    public Guid ShopId { get; private init; }

    public EntryKind Kind { get; private init; }

    public AuthorKind Author { get; private init; }

    public Guid AuthorId { get; private init; }

    public string AuthorName { get; private init; } = "";

    public Visibility Visibility { get; private init; }

    public string Text { get; private init; } = "";

    public DateTime AtUtc { get; private init; }

    public static TicketEntry Of(Ticket ticket, EntryKind kind, AuthorKind author, Guid authorId, string authorName, Visibility visibility, string text, DateTime atUtc) => new()
    {
        Id = Guid.CreateVersion7(),
        TicketId = ticket.Id,
        ShopId = ticket.ShopId,
        Kind = kind,
        Author = author,
        AuthorId = authorId,
        AuthorName = authorName,
        Visibility = visibility,
        Text = text,
        AtUtc = atUtc,
    };
}

/// <summary>What the intake found when it compared the ticket with order data.</summary>
public enum IntakeFinding
{
    /// <summary>No order was named.</summary>
    NoOrder,

    /// <summary>Order, customer and contact agree.</summary>
    Verified,

    /// <summary>The contact differs from the order's and was confirmed.</summary>
    ContactConfirmed,

    /// <summary>The shop's order source has never reported: nothing could be compared.</summary>
    Unavailable,
}

/// <summary>What a ticket is opened with, checked.</summary>
internal sealed record TicketIntake(
    Guid ShopId,
    TicketKind Kind,
    TicketPriority Priority,
    string Subject,
    CustomerId? Customer,
    string? OrderNumber,
    string Contact,
    IntakeFinding Finding,
    ConversationId? Conversation);
