using System.Text.Json.Serialization;

namespace Kefu.Insights.Domain;

[JsonConverter(typeof(JsonStringEnumConverter<AuthorKind>))]
internal enum AuthorKind
{
    Customer,
    Human,
    Bot,
    System,
}

/// <summary>One message as the measures see it.</summary>
internal sealed record MessageFact(
    DateTime AtUtc,
    AuthorKind Author,
    Guid? AgentId = null,
    bool IsPublic = true,
    DateTime? WithdrawnAtUtc = null);

/// <summary>Who began: the customer, an agent who wrote a ticket down, or an agent who addressed the customer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StartedBy>))]
internal enum StartedBy
{
    Customer,
    AgentTicket,
    AgentOutbound,
}

/// <summary>What the log says of one conversation or ticket; all that the measures below depend on.</summary>
internal sealed record ConversationFacts
{
    public required Guid Id { get; init; }

    public required Guid CustomerId { get; init; }

    public Guid ShopId { get; init; }

    /// <summary>After a merge the earliest creation.</summary>
    public required DateTime CreatedAtUtc { get; init; }

    public DateTime? EndedAtUtc { get; init; }

    public StartedBy StartedBy { get; init; } = StartedBy.Customer;

    /// <summary>Whether a bot answered first; then people answer only for what follows the request for one.</summary>
    public bool BotFirst { get; init; }

    public DateTime? PersonRequestedAtUtc { get; init; }

    public IReadOnlyList<MessageFact> Messages { get; init; } = [];

    /// <summary>The moment from which a person is answerable; null while only the bot is.</summary>
    public DateTime? PersonFromUtc => PersonRequestedAtUtc ?? (BotFirst ? null : CreatedAtUtc);

    public IEnumerable<MessageFact> InOrder() => Messages.OrderBy(m => m.AtUtc);
}
