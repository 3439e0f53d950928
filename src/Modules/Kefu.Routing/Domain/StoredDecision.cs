using Kefu.Contracts.Conversations;
using Kefu.Contracts.Identity;
using Kefu.Contracts.Routing;
using Kefu.Platform.Access;

namespace Kefu.Routing.Domain;

/// <summary>A decision as it was taken; never changed.</summary>
internal sealed class StoredDecision : IShopOwned
{
    public required DecisionId Id { get; init; }

    public required Guid ShopId { get; init; }

    public required ConversationId Conversation { get; init; }

    public required QueueId Queue { get; init; }

    public required DateTime AtUtc { get; init; }

    /// <summary>Nobody when the item had to wait.</summary>
    public StaffId? AssignedTo { get; init; }

    public RoutingFilter? WaitsBecause { get; init; }

    public required RoutingPrecedence Precedence { get; init; }

    public int RulesVersion { get; init; }

    public int Rank { get; init; }

    public double WaitedSeconds { get; init; }

    public int LevelDrop { get; init; }

    public bool OfferedAgain { get; init; }

    public required IReadOnlyList<RoutingCandidate> Candidates { get; init; }

    public required StoredMatch Match { get; init; }

    public required DecisionFacts Facts { get; init; }
}

/// <summary>What was known of the item when it was decided.</summary>
internal sealed record DecisionFacts(string Class, string Channel, string Tier, string? Region, string? Language, IReadOnlyList<SkillNeed> Skills)
{
    public static DecisionFacts Of(WaitingItem item) => new(item.Class, item.Channel, item.Tier, item.Region, item.Language, item.Skills);
}
