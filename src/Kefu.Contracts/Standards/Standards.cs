namespace Kefu.Contracts.Standards;

/// <summary>The clocks that run on a conversation.</summary>
/// <param name="FirstResponse">From the wish for a person to the first human reply.</param>
/// <param name="Reply">From a customer's message to the next human reply.</param>
/// <param name="Policy">The policy's name and version, shown as the reason.</param>
public sealed record ResponseTargets(TimeSpan FirstResponse, TimeSpan Reply, TimeSpan SlowReminder, double AnswerRateGoal, double SatisfactionGoal, string Policy)
{
    /// <summary>The share of clocks to be kept, 0 to 1; null when the policy names none.</summary>
    public double? ClockGoal { get; init; }

    /// <summary>The mean score to be reached, of 100; null when the policy names none.</summary>
    public double? MeanScoreGoal { get; init; }

    /// <summary>The share of surveys to be answered, 0 to 1; null when the policy names none.</summary>
    public double? FeedbackGoal { get; init; }
}

/// <summary>Gives the targets in force.</summary>
public interface IResponseTargets
{
    /// <summary>The targets for a shop and a customer tier.</summary>
    Task<ResponseTargets> ForAsync(Guid shopId, string tier, CancellationToken ct);
}

/// <summary>A clause that a figure measures.</summary>
public sealed record MeasuredClause(string Clause, string Phrase, string Figure);

/// <summary>Says which clauses of the standard are measured, and how many there are in all.</summary>
public interface IMeasuredClauses
{
    /// <summary>The clauses that have a figure.</summary>
    IReadOnlyList<MeasuredClause> Measured { get; }

    /// <summary>All clauses, measured or not.</summary>
    int All { get; }
}

/// <summary>Event: somebody of the management read a report and signed for it.</summary>
public sealed record ReportSignedOff(Guid SignOff, DateOnly From, DateOnly Until, string Remark);

/// <summary>Event: a work calendar got a new version.</summary>
/// <param name="FromUtc">From when it counts.</param>
/// <param name="Before">The version before as text; empty when there was none.</param>
public sealed record CalendarSaved(string Key, int Version, DateTime FromUtc, string Before, string After, string Reason);
