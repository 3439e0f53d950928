using System.Runtime.InteropServices;
using System.Text.Json.Serialization;

namespace Kefu.Routing.Domain;

internal sealed record RoutingPlan(DateTime AtUtc, int RulesVersion, IReadOnlyList<RoutingDecision> Decisions);

/// <summary>Why an agent was not considered, in the order in which it is asked.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingFilter>))]
internal enum RoutingFilter
{
    [JsonStringEnumMemberName("queue-closed")]
    QueueClosed,

    [JsonStringEnumMemberName("serves-it-already")]
    ServesItAlready,

    [JsonStringEnumMemberName("not-in-queue")]
    NotInQueue,

    [JsonStringEnumMemberName("skill")]
    Skill,

    [JsonStringEnumMemberName("shop-scope")]
    ShopScope,

    [JsonStringEnumMemberName("permission-to-reply")]
    PermissionToReply,

    [JsonStringEnumMemberName("presence")]
    Presence,

    [JsonStringEnumMemberName("capacity")]
    Capacity,

    [JsonStringEnumMemberName("language")]
    Language,

    [JsonStringEnumMemberName("region")]
    Region,

    [JsonStringEnumMemberName("already-missed")]
    AlreadyMissed,
}

/// <summary>What put an item at its place in the order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingPrecedence>))]
internal enum RoutingPrecedence
{
    [JsonStringEnumMemberName("arrival")]
    Arrival,

    [JsonStringEnumMemberName("tier")]
    Tier,

    [JsonStringEnumMemberName("max-wait")]
    MaxWait,
}

/// <summary>One item's outcome: assigned to somebody, or waiting for what its best candidate lacked.</summary>
internal sealed record RoutingDecision
{
    public required Guid ItemId { get; init; }

    public required int Rank { get; init; }

    public required RoutingPrecedence Precedence { get; init; }

    public required double WaitedSeconds { get; init; }

    public required int RulesVersion { get; init; }

    public int LevelDrop { get; init; }

    public Guid? AssignedTo { get; init; }

    public RoutingFilter? WaitsBecause { get; init; }

    /// <summary>Everybody suitable had let it lapse, so it went round again.</summary>
    public bool OfferedAgain { get; init; }

    /// <summary>The eligible first, best score first; then the others by who came furthest. Empty when the item goes on waiting for the reason it is known to wait for.</summary>
    public required IReadOnlyList<RoutingCandidate> Candidates { get; init; }
}

internal sealed record RoutingCandidate(Guid AgentId, RoutingFilter? RemovedBy, string? Detail, Score? Score);

/// <summary>The weighted parts of a score.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Score(
    double Load,
    double Idle,
    double Continuity,
    double Skill,
    double Spare,
    double Fairness,
    double Language,
    double Region)
{
    public double Total => Load + Idle + Continuity + Skill + Spare + Fairness + Language + Region;
}
