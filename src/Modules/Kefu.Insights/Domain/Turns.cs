using Kefu.Platform.Time;

namespace Kefu.Insights.Domain;

/// <summary>A turn 轮次: from the first message of the customer that nobody has answered to the next public human reply.</summary>
internal sealed record Turn(Guid ConversationId, Guid CustomerId, Guid ShopId, DateTime OpenedAtUtc, DateTime? ClosedAtUtc, Guid? AgentId)
{
    public TimeSpan? Response(IWorkingHours? hours = null) =>
        ClosedAtUtc is { } closed ? BusinessTime.Between(OpenedAtUtc, closed, hours) : null;
}

/// <summary>M2 平均响应时间: the mean over closed turns; the unanswered are out of the mean and counted beside it.</summary>
internal sealed record AverageResponse(Durations? Closed, int Unanswered)
{
    public static AverageResponse Of(IEnumerable<Turn> turns, IWorkingHours? hours = null)
    {
        var all = turns.ToList();
        return new AverageResponse(
            Durations.Of(all.Select(t => t.Response(hours)).OfType<TimeSpan>()),
            all.Count(t => t.ClosedAtUtc is null));
    }
}

internal static class Turns
{
    private static readonly TimeSpan WithdrawalGrace = TimeSpan.FromSeconds(60);

    /// <summary>Splits the log of a conversation into turns. Bot replies close one only when the rule in use counts them.</summary>
    public static IReadOnlyList<Turn> Of(ConversationFacts facts, bool countBots = false)
    {
        var answerableFrom = countBots ? facts.CreatedAtUtc : facts.PersonFromUtc;
        if (answerableFrom is not { } from)
        {
            return [];
        }

        var turns = new List<Turn>();
        DateTime? opened = null;
        foreach (var message in facts.InOrder())
        {
            if (message.Author == AuthorKind.Customer)
            {
                if (message.IsPublic && !IsTakenBack(message))
                {
                    opened ??= message.AtUtc;
                }
            }
            else if (opened is { } at && message.IsPublic && Answers(message, countBots))
            {
                turns.Add(New(at > from ? at : from, message.AtUtc, message.AgentId));
                opened = null;
            }
        }

        if (opened is { } open)
        {
            turns.Add(New(open > from ? open : from, closed: null, agent: null));
        }

        return turns;

        Turn New(DateTime at, DateTime? closed, Guid? agent) => new(facts.Id, facts.CustomerId, facts.ShopId, at, closed, agent);
    }

    private static bool Answers(MessageFact message, bool countBots) =>
        message.Author == AuthorKind.Human || (countBots && message.Author == AuthorKind.Bot);

    private static bool IsTakenBack(MessageFact message) =>
        message.WithdrawnAtUtc is { } withdrawn && withdrawn - message.AtUtc <= WithdrawalGrace;
}
