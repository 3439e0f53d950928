using FsCheck;
using FsCheck.Fluent;
using Kefu.Insights.Domain;

namespace Kefu.Tests.Insights;

public sealed class AnswerRateTests
{
    private static readonly DateTime MidnightAfter = A.At("24:00:00");

    [Fact]
    public void Turns_should_open_with_the_first_question_and_close_with_the_next_human_reply()
    {
        var turns = Turns.Of(A.Talk("c 10:10:15", "c 10:15:20", "b 10:16:00", "h 10:18:10", "h 10:18:15", "c 10:18:30", "n 10:18:40", "h 10:19:00", "c 10:20:00"));

        Assert.Equal([A.At("10:10:15"), A.At("10:18:30"), A.At("10:20:00")], turns.Select(t => t.OpenedAtUtc));
        Assert.Equal([A.At("10:18:10"), A.At("10:19:00"), null], turns.Select(t => t.ClosedAtUtc));
    }

    [Fact]
    public void Average_should_leave_the_unanswered_out_and_count_them()
    {
        var average = AverageResponse.Of(Turns.Of(A.Talk("c 10:00:00", "h 10:01:00", "c 10:10:00", "h 10:13:00", "c 11:00:00")));

        Assert.Equal((2, 1), (average.Closed!.Count, average.Unanswered));
        Assert.Equal(TimeSpan.FromMinutes(2), average.Closed.Mean);
    }

    [Fact]
    public void Turn_should_start_with_the_request_for_a_person_when_a_bot_came_first()
    {
        var talk = A.Talk("c 10:00:00", "b 10:00:01", "c 10:05:00", "h 10:05:40") with { BotFirst = true };

        Assert.Empty(Turns.Of(talk));
        var turn = Assert.Single(Turns.Of(talk with { PersonRequestedAtUtc = A.At("10:05:10") }));
        Assert.Equal(TimeSpan.FromSeconds(30), turn.Response());
        Assert.Equal(2, Turns.Of(talk, countBots: true).Count);
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(90, 1)]
    public void Turn_should_stay_when_the_question_was_withdrawn_late(int seconds, int turns)
    {
        var talk = A.Talk("c 10:00:00");
        var withdrawn = talk with { Messages = [talk.Messages[0] with { WithdrawnAtUtc = talk.CreatedAtUtc.AddSeconds(seconds) }] };

        Assert.Equal(turns, Turns.Of(withdrawn).Count);
    }

    [Fact]
    public void Rate_per_turn_should_match_the_published_vectors()
    {
        var first = A.Talk("c 10:10:15", "c 10:15:20", "h 10:18:10");
        var second = A.Talk("c 10:10:15", "c 10:15:20", "h 10:18:10", "c 10:18:30", "h 10:19:00");
        var third = A.Talk([.. Enumerable.Range(0, 10).Select(n => $"c 22:{n:00}:00")]);

        Assert.Equal((0, 1), Rate(AnswerRateRule.ThreeMinutesPerTurn, first));
        Assert.Equal((1, 2), Rate(AnswerRateRule.ThreeMinutesPerTurn, second));
        Assert.Equal((0, 1), Rate(AnswerRateRule.ThreeMinutesPerTurn, third));
    }

    [Fact]
    public void Rate_per_session_should_look_at_the_first_turn_and_join_quick_returns()
    {
        var quick = A.Talk("c 10:00:00", "h 10:00:30", "c 10:05:00", "h 10:09:00");
        var back = A.Talk("c 10:19:00", "h 10:25:00");
        var later = A.Talk("c 10:35:01", "h 10:40:00");

        Assert.Equal((1, 1), Rate(AnswerRateRule.ThirtySecondsPerSession, quick));
        Assert.Equal((1, 1), Rate(AnswerRateRule.ThirtySecondsPerSession, quick, back));
        Assert.Equal((1, 2), Rate(AnswerRateRule.ThirtySecondsPerSession, quick, back, later));
    }

    [Fact]
    public void Rate_per_customer_day_should_miss_when_one_turn_is_late()
    {
        var good = A.Talk("c 10:00:00", "h 10:02:00", "c 11:00:00", "h 11:03:00");
        var late = A.Talk("c 12:00:00", "h 12:03:01");
        var tomorrow = A.TalkOn(6, "c 10:00:00", "h 10:01:00");
        var other = A.Talk("c 10:00:00", "h 10:01:00") with { CustomerId = A.Agent };

        Assert.Equal((1, 1), Rate(AnswerRateRule.ThreeMinutesPerCustomerDay, good));
        Assert.Equal((0, 1), Rate(AnswerRateRule.ThreeMinutesPerCustomerDay, good, late));
        Assert.Equal((2, 3), Rate(AnswerRateRule.ThreeMinutesPerCustomerDay, good, late, tomorrow, other));
    }

    [Fact]
    public void Messages_outside_the_window_should_be_counted_apart()
    {
        var early = A.Talk("c 08:56:00", "h 09:01:00");
        var rate = AnswerRate.Of([early, A.Talk("c 09:00:00", "h 09:00:10") with { CustomerId = A.Agent }], AnswerRateRule.ThirtySecondsPerSession, MidnightAfter);

        Assert.Equal((1, 1, 1), (rate.Answered, rate.Total, rate.LeftMessages));
    }

    [Fact]
    public void Messages_while_nobody_is_there_should_be_counted_apart()
    {
        var rate = AnswerRate.Of([A.Talk("c 10:00:00")], AnswerRateRule.ThreeMinutesPerTurn, MidnightAfter, isStaffed: _ => false);

        Assert.Equal((0, 0, 1), (rate.Answered, rate.Total, rate.LeftMessages));
        Assert.Null(rate.Share);
    }

    [Fact]
    public void Turn_should_be_pending_while_it_can_still_be_answered_in_time()
    {
        var rate = AnswerRate.Of([A.Talk("c 10:00:00")], AnswerRateRule.ThreeMinutesPerTurn, A.At("10:03:00"));
        var missed = AnswerRate.Of([A.Talk("c 10:00:00")], AnswerRateRule.ThreeMinutesPerTurn, A.At("10:03:01"));

        Assert.Equal((0, 1), (rate.Total, rate.Pending));
        Assert.Equal((1, 0), (missed.Total, missed.Pending));
        Assert.Single(missed.Missed);
    }

    [Fact]
    public void Bot_answers_should_count_only_when_the_rule_says_so()
    {
        var talk = A.Talk("c 10:00:00", "b 10:00:01", "h 10:09:00");

        Assert.Equal((0, 1), Rate(AnswerRateRule.ThreeMinutesPerTurn, talk));
        Assert.Equal((1, 1), Rate(AnswerRateRule.ThreeMinutesPerTurn with { CountBots = true }, talk));
    }

    [Fact]
    public void Turns_should_not_depend_on_the_order_in_which_the_log_is_listed() =>
        Prop.ForAll(
            (from kinds in Gen.Elements("c", "h", "b", "n").ListOf(12) from seed in Gen.Choose(0, 10_000) select (kinds, seed)).ToArbitrary(),
            x =>
            {
                var talk = A.Talk([.. x.kinds.Select((k, i) => $"{k} 10:{i:00}:00"), "s 23:00:00"]);
                var shuffled = talk.Messages.ToArray();
                new Random(x.seed).Shuffle(shuffled);
                return Turns.Of(talk).SequenceEqual(Turns.Of(talk with { Messages = shuffled }));
            }).QuickCheckThrowOnFailure();

    private static (int Answered, int Total) Rate(AnswerRateRule rule, params ConversationFacts[] facts)
    {
        var rate = AnswerRate.Of(facts, rule, A.At("24:00:00", 6));
        return (rate.Answered, rate.Total);
    }
}
