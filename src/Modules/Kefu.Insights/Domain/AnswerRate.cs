using System.Text.Json.Serialization;
using Kefu.Platform.Time;

namespace Kefu.Insights.Domain;

/// <summary>What an answer rate counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnswerUnit>))]
internal enum AnswerUnit
{
    Turn,
    FirstTurnOfSession,
    CustomerDay,
}

/// <summary>How an answer rate is computed; the presets are starting points to be confirmed with each platform.</summary>
internal sealed record AnswerRateRule
{
    public required string Name { get; init; }

    public required AnswerUnit Unit { get; init; }

    public required TimeSpan Within { get; init; }

    public required TimeOnly WindowFrom { get; init; }

    /// <summary>Midnight means the end of the day.</summary>
    public required TimeOnly WindowUntil { get; init; }

    public string TimeZoneId { get; init; } = "Asia/Shanghai";

    public bool CountBots { get; init; }

    /// <summary>Who comes back within this after a session's end continues that session.</summary>
    public TimeSpan SessionGap { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>淘宝 3分钟响应率.</summary>
    public static AnswerRateRule ThreeMinutesPerTurn { get; } = new()
    {
        Name = "taobao-3min", Unit = AnswerUnit.Turn, Within = TimeSpan.FromMinutes(3), WindowFrom = new(8, 0), WindowUntil = TimeOnly.MinValue,
    };

    /// <summary>京东 30秒应答率.</summary>
    public static AnswerRateRule ThirtySecondsPerSession { get; } = new()
    {
        Name = "jd-30s", Unit = AnswerUnit.FirstTurnOfSession, Within = TimeSpan.FromSeconds(30), WindowFrom = new(9, 0), WindowUntil = new(23, 0),
    };

    /// <summary>拼多多 3分钟人工回复率.</summary>
    public static AnswerRateRule ThreeMinutesPerCustomerDay { get; } = new()
    {
        Name = "pdd-3min", Unit = AnswerUnit.CustomerDay, Within = TimeSpan.FromMinutes(3), WindowFrom = new(8, 0), WindowUntil = new(23, 0),
    };
}

/// <summary>
/// M3 应答率: answered in time of all that were due. What came outside the window or while nobody was there (留言) and
/// what may still be answered in time are counted apart.
/// </summary>
internal sealed record AnswerRate(int Answered, int Total, int LeftMessages, int Pending, IReadOnlyList<Turn> Missed)
{
    public double? Share => Total == 0 ? null : (double)Answered / Total;

    public static AnswerRate Of(
        IReadOnlyCollection<ConversationFacts> facts,
        AnswerRateRule rule,
        DateTime asOfUtc,
        Func<DateTime, bool>? isStaffed = null)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(rule.TimeZoneId);
        DateTime Local(Turn turn) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(turn.OpenedAtUtc, DateTimeKind.Utc), zone);
        var turns = rule.Unit == AnswerUnit.FirstTurnOfSession
            ? Sessions(facts, rule.SessionGap).Select(s => s.SelectMany(c => Turns.Of(c, rule.CountBots)).MinBy(t => t.OpenedAtUtc)).OfType<Turn>()
            : facts.SelectMany(c => Turns.Of(c, rule.CountBots));
        var due = new List<Turn>();
        var left = 0;
        foreach (var turn in turns.OrderBy(t => t.OpenedAtUtc))
        {
            if (IsInWindow(TimeOnly.FromDateTime(Local(turn)), rule) && isStaffed?.Invoke(turn.OpenedAtUtc) != false)
            {
                due.Add(turn);
            }
            else
            {
                left++;
            }
        }

        var units = rule.Unit == AnswerUnit.CustomerDay
            ? due.GroupBy(t => (t.ShopId, t.CustomerId, DateOnly.FromDateTime(Local(t)))).Select(g => g.ToList())
            : due.Select(t => new List<Turn> { t });
        var (answered, total, pending) = (0, 0, 0);
        foreach (var unit in units)
        {
            var missed = unit.Exists(t => IsMissed(t, rule, asOfUtc));
            var open = !missed && unit.Exists(t => t.ClosedAtUtc is null);
            pending += open ? 1 : 0;
            total += open ? 0 : 1;
            answered += missed || open ? 0 : 1;
        }

        return new AnswerRate(answered, total, left, pending, [.. due.Where(t => IsMissed(t, rule, asOfUtc))]);
    }

    private static bool IsMissed(Turn turn, AnswerRateRule rule, DateTime asOfUtc) =>
        (turn.ClosedAtUtc ?? asOfUtc) - turn.OpenedAtUtc > rule.Within;

    private static bool IsInWindow(TimeOnly time, AnswerRateRule rule) =>
        time >= rule.WindowFrom && (rule.WindowUntil == TimeOnly.MinValue || time < rule.WindowUntil);

    private static List<List<ConversationFacts>> Sessions(IReadOnlyCollection<ConversationFacts> facts, TimeSpan gap)
    {
        var sessions = new List<List<ConversationFacts>>();
        foreach (var person in facts.GroupBy(c => (c.ShopId, c.CustomerId)))
        {
            DateTime? ended = null;
            foreach (var conversation in person.OrderBy(c => c.CreatedAtUtc))
            {
                if (ended is { } end && conversation.CreatedAtUtc - end <= gap)
                {
                    sessions[^1].Add(conversation);
                }
                else
                {
                    sessions.Add([conversation]);
                }

                var last = conversation.EndedAtUtc ?? conversation.Messages.Select(m => m.AtUtc).DefaultIfEmpty(conversation.CreatedAtUtc).Max();
                ended = ended is { } e && e > last ? e : last;
            }
        }

        return sessions;
    }
}
