using Kefu.Contracts.Customers;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;

namespace Kefu.Contracts.Conversations;

/// <summary>How far a conversation is.</summary>
public enum ConversationStatus
{
    /// <summary>The bot answers.</summary>
    Bot,

    /// <summary>It waits for a person.</summary>
    Queued,

    /// <summary>It was offered to a person who has not taken it yet.</summary>
    Offered,

    /// <summary>A person serves it.</summary>
    Active,

    /// <summary>The matter is settled; the customer may still come back.</summary>
    Resolved,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>A conversation in a line, as other contexts may know it.</summary>
public sealed record ConversationCard(
    ConversationId Id,
    long Number,
    Guid ShopId,
    CustomerId Customer,
    string Channel,
    string Class,
    string Stage,
    ConversationStatus Status,
    QueueId? Queue,
    StaffId? AssignedTo,
    StaffId? Owner,
    IReadOnlyList<string> Tags,
    DateTime OpenedAtUtc,
    DateTime? ResolvedAtUtc,
    string LastText,
    DateTime LastMessageAtUtc,
    DateTime? WaitingSinceUtc);

/// <summary>An earlier conversation of a customer.</summary>
/// <param name="WithinReach">True when the actor may also open it and read every word.</param>
public sealed record PastConversation(ConversationCard Card, bool WithinReach);

/// <summary>Looks conversations up.</summary>
public interface IConversations
{
    /// <summary>One conversation that the actor may see, or null.</summary>
    Task<ConversationCard?> FindAsync(ConversationId id, CancellationToken ct);

    /// <summary>Several conversations that the actor may see; those not found are left out.</summary>
    Task<IReadOnlyDictionary<ConversationId, ConversationCard>> FindManyAsync(IReadOnlyCollection<ConversationId> ids, CancellationToken ct);

    /// <summary>The customer's conversations, newest first.</summary>
    Task<IReadOnlyList<ConversationCard>> ForCustomerAsync(CustomerId customer, int take, CancellationToken ct);

    /// <summary>The other conversations of the customer of one that the actor may see, newest first: who serves a customer knows what was spoken of before, with whomever.</summary>
    Task<IReadOnlyList<PastConversation>> HistoryAsync(ConversationId served, int take, CancellationToken ct);

    /// <summary>Where a customer can be told something: the conversation it came from, else their newest one; null when they never came by a channel.</summary>
    Task<ConversationCard?> ThreadOfAsync(CustomerId customer, ConversationId? from, CancellationToken ct);
}
