namespace Kefu.Contracts.Standards;

/// <summary>The clocks that run on a conversation.</summary>
/// <param name="FirstResponse">From the wish for a person to the first human reply.</param>
/// <param name="Reply">From a customer's message to the next human reply.</param>
/// <param name="Policy">The policy's name and version, shown as the reason.</param>
public sealed record ResponseTargets(TimeSpan FirstResponse, TimeSpan Reply, TimeSpan SlowReminder, double AnswerRateGoal, double SatisfactionGoal, string Policy);

/// <summary>Gives the targets in force.</summary>
public interface IResponseTargets
{
    /// <summary>The targets for a shop and a customer tier.</summary>
    Task<ResponseTargets> ForAsync(Guid shopId, string tier, CancellationToken ct);
}

/// <summary>Event: somebody of the management read a report and signed for it.</summary>
public sealed record ReportSignedOff(Guid SignOff, DateOnly From, DateOnly Until, string Remark);
