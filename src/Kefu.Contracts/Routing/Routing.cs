using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;

namespace Kefu.Contracts.Routing;

/// <summary>Event: a person's presence changed, by themselves or because the connection was lost.</summary>
public sealed record PresenceChanged(StaffId Staff, Presence From, Presence To, string Why);

/// <summary>Event: a person's connection was gone for so long that their work goes back.</summary>
public sealed record AgentDeparted(StaffId Staff, string Why);

/// <summary>Event: an item came into a queue.</summary>
public sealed record ItemQueued(ConversationId Conversation, QueueId Queue, string QueueName, string Rule);

/// <summary>Event: routing offers a conversation to an agent.</summary>
public sealed record OfferMade(ConversationId Conversation, StaffId Staff, QueueId Queue, DecisionId Decision, DateTime ExpiresAtUtc, bool AutoAccept);

/// <summary>Event: the agent did not take the offer in time; it goes on, and it is counted.</summary>
public sealed record OfferMissed(ConversationId Conversation, StaffId Staff, QueueId Queue);

/// <summary>A queue, as other contexts may know it.</summary>
public sealed record QueueCard(QueueId Id, Guid ShopId, string Key, string Name);

/// <summary>Looks queues up.</summary>
public interface IQueues
{
    /// <summary>All queues within the actor's shops.</summary>
    Task<IReadOnlyList<QueueCard>> ListAsync(CancellationToken ct);

    /// <summary>Where a waiting conversation stands: its place from 1 and the expected wait; null when it does not wait.</summary>
    Task<QueuePlace?> PlaceAsync(ConversationId conversation, CancellationToken ct);

    /// <summary>Whether somebody is on duty for the shop now, within its service hours.</summary>
    Task<Duty> DutyAsync(Guid shopId, CancellationToken ct);
}

/// <summary>Whether a shop is served at this moment.</summary>
/// <param name="Online">Somebody is there, and it is within the hours of one of the queues.</param>
/// <param name="OpensAtUtc">When the hours begin again, outside of them.</param>
public sealed record Duty(bool Online, DateTime? OpensAtUtc);

/// <summary>A place in a queue.</summary>
/// <param name="EstimateSeconds">The expected wait in whole seconds; null when nobody is there to serve.</param>
public sealed record QueuePlace(QueueId Queue, int Position, int? EstimateSeconds);

/// <summary>Looks presence up.</summary>
public interface IPresences
{
    /// <summary>Everybody's presence and load within the actor's shops.</summary>
    Task<IReadOnlyList<PresenceCard>> ListAsync(CancellationToken ct);

    /// <summary>One person's presence and load; null when they never were at the desk or are out of the actor's reach.</summary>
    Task<PresenceCard?> FindAsync(StaffId staff, CancellationToken ct);
}

/// <summary>A person's presence, with how many conversations they hold and may hold.</summary>
public sealed record PresenceCard(StaffId Staff, Presence Presence, DateTime SinceUtc, int Load, int Capacity)
{
    /// <summary>The queues the person serves.</summary>
    public IReadOnlyCollection<QueueId> Queues { get; init; } = [];
}

/// <summary>Event: a queue was opened or changed, with what it was and what it is.</summary>
public sealed record QueueSaved(QueueId Queue, string Key, string Before, string After, string Reason);

/// <summary>Event: a person's queues, skills, places, languages or regions changed.</summary>
public sealed record ProfileSaved(StaffId Staff, string Before, string After, string Reason);
