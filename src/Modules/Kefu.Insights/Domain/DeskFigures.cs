using Kefu.Contracts.Routing;
using Kefu.Contracts.Standards;

namespace Kefu.Insights.Domain;

/// <summary>The lines of a stretch of time on which figures rest.</summary>
/// <param name="Turns">Turns opened in it.</param>
/// <param name="Wishes">Conversations whose first wish for a person fell in it.</param>
/// <param name="Settled">Conversations settled in it whose greeting and closing phrase were checked.</param>
/// <param name="Answers">Surveys answered in it, about conversations and tickets.</param>
/// <param name="Invitations">How many were asked in it.</param>
internal sealed record Period(
    DateTime FromUtc,
    DateTime UntilUtc,
    string TimeZoneId,
    IReadOnlyList<TurnLine> Turns,
    IReadOnlyList<ConversationLine> Wishes,
    IReadOnlyList<ConversationLine> Settled,
    IReadOnlyList<SurveyLine> Answers,
    int Invitations)
{
    /// <summary>Only the turns that began in one half hour of the day.</summary>
    /// <param name="minute">Its first minute, counted from midnight in the period's zone.</param>
    public Period Within(int minute)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZoneId);
        return this with { Turns = [.. Turns.Where(t => DeskFigures.HalfHourOf(t.OpenedAtUtc, zone) == minute)] };
    }

    public Period Only(QueueId queue) => this with
    {
        Turns = [.. Turns.Where(t => t.Queue == queue)],
        Wishes = [.. Wishes.Where(l => l.Queue == queue)],
        Settled = [.. Settled.Where(l => l.Queue == queue)],
        Answers = [.. Answers.Where(s => s.Queue == queue)],
    };
}

/// <summary>So many of so many.</summary>
internal readonly record struct Rate(long Met, long Count)
{
    public double? Share => Count == 0 ? null : (double)Met / Count;
}

/// <summary>Every figure of the desk as a function of lines, targets and the present moment; nothing else enters.</summary>
internal static class DeskFigures
{
    public const string AnswerRate30 = "answer-rate-30s";
    public const string FirstResponseTime = "first-response";
    public const string Assignment = "assignment";
    public const string Clocks = "clocks";
    public const string Satisfaction = "satisfaction";
    public const string SatisfactionMean = "satisfaction-mean";
    public const string FeedbackRate = "feedback-rate";
    public const string Phrases = "phrases";

    /// <summary>All figures over a period, in the order in which they are listed.</summary>
    public static IReadOnlyList<string> OverPeriod { get; } = [AnswerRate30, FirstResponseTime, Assignment, Clocks, Satisfaction, SatisfactionMean, FeedbackRate, Phrases];

    /// <summary>An assignment takes at most this long when somebody is there (S1-3.3b).</summary>
    public static readonly TimeSpan AssignmentLimit = TimeSpan.FromSeconds(5);

    private static readonly AnswerRateRule Rule = AnswerRateRule.ThirtySecondsPerSession;

    /// <summary>M3, per session: the first turns opened in the window that were answered within 30 seconds.</summary>
    public static Rate AnswerRate(IEnumerable<TurnLine> turns, string timeZoneId, DateTime now)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZoneId);
        var (met, count) = (0L, 0L);
        foreach (var turn in turns.Where(t => t.OfSession && InWindow(t.OpenedAtUtc, zone)))
        {
            var late = IsLate(turn.OpenedAtUtc, turn.ClosedAtUtc, Rule.Within, now);
            if (late || turn.ClosedAtUtc is not null)
            {
                count++;
                met += late ? 0 : 1;
            }
        }

        return new Rate(met, count);
    }

    /// <summary>The first minute of the half hour of the day in which a moment lies.</summary>
    public static int HalfHourOf(DateTime atUtc, TimeZoneInfo zone) => (int)TimeZoneInfo.ConvertTimeFromUtc(atUtc, zone).TimeOfDay.TotalMinutes / 30 * 30;

    /// <summary>Turns that the rate per session counts.</summary>
    public static IEnumerable<TurnLine> Counted(Period period)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(period.TimeZoneId);
        return period.Turns.Where(t => t.OfSession && InWindow(t.OpenedAtUtc, zone));
    }

    /// <summary>M1 since the wish for a person.</summary>
    public static Durations? FirstResponses(Period period) => Durations.Of(period.Wishes.Select(l => l.FirstResponse).OfType<TimeSpan>());

    /// <summary>How many wishes for a person were offered to somebody within five seconds.</summary>
    public static Rate Assignments(Period period, DateTime now)
    {
        var (met, count) = (0L, 0L);
        foreach (var line in period.Wishes)
        {
            var late = IsLate(line.PersonRequestedAtUtc!.Value, line.FirstOfferedAtUtc, AssignmentLimit, now);
            if (line.FirstOfferedAtUtc is not null || (late && line.State == LineState.Waiting))
            {
                count++;
                met += late ? 0 : 1;
            }
        }

        return new Rate(met, count);
    }

    /// <summary>M21 over the clocks of conversations: first responses and replies that ended in time, of all that ended or ran out.</summary>
    public static Rate ClocksKept(Period period, Func<Guid, string, ResponseTargets> targets, DateTime now)
    {
        var (met, count) = (0L, 0L);
        foreach (var turn in period.Turns)
        {
            var limits = targets(turn.ShopId, turn.Tier);
            var late = IsLate(turn.OpenedAtUtc, turn.ClosedAtUtc, turn.Ordinal == 1 ? limits.FirstResponse : limits.Reply, now);
            if (late || turn.ClosedAtUtc is not null)
            {
                count++;
                met += late ? 0 : 1;
            }
        }

        return new Rate(met, count);
    }

    /// <summary>Settled conversations in which the shop's greeting and its closing phrase were both said.</summary>
    public static Rate PhrasesSaid(Period period) => new(period.Settled.Count(l => l is { Greeting: true, Closing: true }), period.Settled.Count);

    /// <summary>M13.</summary>
    public static SatisfactionRate Satisfied(Period period) =>
        SatisfactionRate.Of([.. period.Answers.Select(s => s.Score).OfType<int>()], period.Invitations);

    /// <summary>True when an answer came too late, or is still missing past its time.</summary>
    public static bool IsLate(DateTime opened, DateTime? closed, TimeSpan within, DateTime now) => (closed ?? now) - opened > within;

    private static bool InWindow(DateTime utc, TimeZoneInfo zone)
    {
        var time = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, zone));
        return time >= Rule.WindowFrom && (Rule.WindowUntil == TimeOnly.MinValue || time < Rule.WindowUntil);
    }
}
