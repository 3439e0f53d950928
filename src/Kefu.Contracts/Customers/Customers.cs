using Kefu.Contracts.Identity;

namespace Kefu.Contracts.Customers;

/// <summary>Event: a customer was seen for the first time.</summary>
public sealed record CustomerRegistered(CustomerId Customer, bool Anonymous);

/// <summary>Event: something about a customer changed; only the fields' names.</summary>
public sealed record CustomerChanged(CustomerId Customer, IReadOnlyList<string> Fields);

/// <summary>Event: a customer was given an agent of their own, or has none any more, and why.</summary>
public sealed record AgentNamed(CustomerId Customer, StaffId? Agent, string Reason);

/// <summary>Event: a browser that was anonymous proved who its customer is; what the anonymous one had belongs to the known one now.</summary>
public sealed record VisitorIdentified(VisitorId Visitor, CustomerId Anonymous, CustomerId Known);

/// <summary>Event: a browser's token was taken back, because somebody else's name is behind it now; feeds opened with it end on every node.</summary>
public sealed record VisitorTokenEnded(VisitorId Visitor);

/// <summary>Event: somebody looked at a masked field of a customer, an order or a ticket, and why; never the value.</summary>
public sealed record FieldUnmasked(Guid Subject, string Field, string Reason);

/// <summary>A customer, with personal fields as stored: whoever shows them masks them.</summary>
public sealed record CustomerCard(
    CustomerId Id,
    Guid ShopId,
    string? ExternalId,
    string Name,
    string? Phone,
    string? Email,
    string Tier,
    string? Region,
    string Language,
    bool Anonymous,
    DateTime FirstSeenAtUtc)
{
    /// <summary>The customer's own agent 专属客服, whom routing prefers while they are on duty.</summary>
    public StaffId? NamedAgent { get; init; }
}

/// <summary>What a customer is called; empty while nobody knows.</summary>
public sealed record CustomerName(string Name, bool Anonymous);

/// <summary>Looks customers up.</summary>
public interface ICustomers
{
    /// <summary>One customer within the actor's shops, or null.</summary>
    Task<CustomerCard?> FindAsync(CustomerId id, CancellationToken ct);

    /// <summary>Several customers; those not found are left out.</summary>
    Task<IReadOnlyDictionary<CustomerId, CustomerCard>> FindManyAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken ct);

    /// <summary>What several customers are called, for lists; those not found are left out.</summary>
    Task<IReadOnlyDictionary<CustomerId, CustomerName>> NamesAsync(IReadOnlyCollection<CustomerId> ids, CancellationToken ct);

    /// <summary>The customer the shop knows by this id, or null.</summary>
    Task<CustomerCard?> FindByExternalIdAsync(Guid shopId, string externalId, CancellationToken ct);

    /// <summary>Customers within the actor's shops whose name matches, in Chinese, English, pinyin or its initials, or whose id, phone or e-mail is given whole; lately seen first.</summary>
    Task<IReadOnlyList<CustomerCard>> SearchAsync(string words, int take, CancellationToken ct);
}

/// <summary>What a shop's signed token says of its customer.</summary>
public sealed record ShopIdentity(string Sub, string? Name, string? Email, string? Phone, string? Tier, string? Region);

/// <summary>A customer's browser or app that has come in.</summary>
public sealed record VisitorSession(string Token, VisitorId Visitor, CustomerId Customer, string Name);

/// <summary>Where a visitor is, as their browser says: foreign text, never trusted.</summary>
public sealed record VisitorPage(string? Url, string? Title, string? Referrer, string? TimeZone, string? UserAgent);

/// <summary>Lets visitors in.</summary>
public interface IVisitorDoor
{
    /// <summary>Opens or resumes a session: by signed identity, by an earlier token, or anonymously. A bad identity is refused, a bad token begins anew.</summary>
    Task<VisitorSession> EnterAsync(Guid shopId, string? identity, string? token, string language, VisitorPage? page, CancellationToken ct);
}
