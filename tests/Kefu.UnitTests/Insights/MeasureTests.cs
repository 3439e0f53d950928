using FsCheck;
using FsCheck.Fluent;
using Kefu.Insights.Domain;
using Kefu.Tests.Platform.Time;

namespace Kefu.Tests.Insights;

public sealed class MeasureTests
{
    [Theory]
    [InlineData(18, 20, 0.699, 0.972)]
    [InlineData(90, 100, 0.826, 0.945)]
    [InlineData(0, 10, 0, 0.278)]
    [InlineData(10, 10, 0.722, 1)]
    public void Wilson_should_match_the_published_intervals(long k, long n, double low, double high)
    {
        var interval = Wilson.Of(k, n)!.Value;

        Assert.Equal(low, interval.Low, 0.0005);
        Assert.Equal(high, interval.High, 0.0005);
    }

    [Fact]
    public void Wilson_should_be_nothing_without_a_sample() => Assert.Null(Wilson.Of(0, 0));

    [Fact]
    public void Wilson_should_hold_the_share_and_stay_between_0_and_1() =>
        Prop.ForAll(Gen.Choose(1, 5000).ToArbitrary(), Gen.Choose(0, 5000).ToArbitrary(), (n, k) =>
        {
            var hits = Math.Min(n, k);
            var interval = Wilson.Of(hits, n)!.Value;
            var share = (double)hits / n;
            return interval.Low >= 0 && interval.High <= 1 && interval.Low <= share && share <= interval.High;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(4, 4, 0.85, "NoVerdict")]
    [InlineData(18, 20, 0.85, "AtRisk")]
    [InlineData(18, 20, 0.98, "Broken")]
    [InlineData(95, 100, 0.85, "Kept")]
    [InlineData(95, 100, null, "NotMeasured")]
    public void Sample_should_be_judged_by_its_interval(long k, long n, double? target, string state) =>
        Assert.Equal(state, StateRule.OfSample(k, n, target).ToString());

    [Theory]
    [InlineData(89, 100, 0.9, "Broken")]
    [InlineData(90, 100, 0.9, "AtRisk")]
    [InlineData(909, 1000, 0.9, "AtRisk")]
    [InlineData(91, 100, 0.9, "Kept")]
    [InlineData(100, 100, 1.0, "Kept")]
    [InlineData(99, 100, 1.0, "Broken")]
    [InlineData(0, 100, 0.0, "Kept")]
    [InlineData(0, 0, 0.9, "NoVerdict")]
    public void Full_count_should_be_broken_below_and_at_risk_when_barely_met(long k, long n, double target, string state) =>
        Assert.Equal(state, StateRule.OfFullCount(k, n, target).ToString());

    [Theory]
    [InlineData(84, 100, "Broken")]
    [InlineData(85, 100, "AtRisk")]
    [InlineData(89, 100, "AtRisk")]
    [InlineData(95, 100, "Kept")]
    public void Live_reading_should_be_at_risk_down_to_five_points_below(long k, long n, string state) =>
        Assert.Equal(state, StateRule.OfLive(k, n, 0.9).ToString());

    [Fact]
    public void Gates_and_limits_should_have_no_band()
    {
        Assert.Equal(MeasureState.Kept, StateRule.OfGate(0));
        Assert.Equal(MeasureState.Broken, StateRule.OfGate(1));
        Assert.Equal(MeasureState.Kept, StateRule.OfLimit(24, 24));
        Assert.Equal(MeasureState.Broken, StateRule.OfLimit(24.1, 24));
        Assert.Equal(MeasureState.NoVerdict, StateRule.OfLimit(null, 24));
    }

    [Fact]
    public void Durations_should_give_mean_median_and_p90_and_count_clock_skew()
    {
        var durations = Durations.Of(Enumerable.Range(1, 9).Select(n => TimeSpan.FromMinutes(n)).Append(TimeSpan.FromMinutes(-1)))!;

        Assert.Equal((10, 1), (durations.Count, durations.NegativeClamped));
        Assert.Equal(TimeSpan.FromMinutes(4.5), durations.Mean);
        Assert.Equal(TimeSpan.FromMinutes(4.5), durations.Median);
        Assert.Equal(TimeSpan.FromMinutes(8), durations.P90);
        Assert.Null(Durations.Of([]));
    }

    [Theory]
    [InlineData(1, 880, 1060, 83.02)]
    [InlineData(2, 860, 1000, 86.00)]
    [InlineData(3, 860, 1060, 81.13)]
    [InlineData(4, 860, 1040, 82.69)]
    [InlineData(5, 870, 1060, 82.08)]
    public void Service_level_should_match_each_published_variant(int variant, int met, int total, double percent)
    {
        var morning = new ServiceLevelCounts(400, 20, 350, 10, 4);
        var day = morning + new ServiceLevelCounts(600, 40, 510, 10, 6);

        var level = day.Of((ServiceLevelVariant)variant);

        Assert.Equal((met, total), level);
        Assert.Equal(percent, 100.0 * level.Met / level.Total, 0.005);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4.9, 1)]
    [InlineData(14.9, 3)]
    [InlineData(15, 4)]
    public void Rings_should_count_from_one(double seconds, int rings) => Assert.Equal(rings, Rings.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Satisfaction_should_carry_interval_mean_and_feedback_rate()
    {
        var rate = SatisfactionRate.Of([.. Enumerable.Repeat(5, 10), .. Enumerable.Repeat(4, 8), 3, 1], invitations: 40);

        Assert.Equal((18, 20), (rate.Satisfied, rate.Answers));
        Assert.Equal(0.699, rate.Interval!.Value.Low, 0.0005);
        Assert.Equal(0.5, rate.FeedbackRate);
        Assert.Equal(((10 * 100) + (8 * 75) + 50) / 20.0, rate.MeanOf100);
    }

    [Fact]
    public void First_response_should_be_the_first_public_human_reply()
    {
        var response = FirstResponse.Of(A.Talk("c 10:00:00", "b 10:00:01", "s 10:00:02", "n 10:01:00", "h 10:02:00", "h 10:03:00"));

        Assert.Equal(TimeSpan.FromMinutes(2), response.SinceCreation);
        Assert.Equal(A.Agent, response.AgentId);
        Assert.Null(response.SincePersonRequested);
    }

    [Fact]
    public void First_response_should_also_run_from_the_request_for_a_person()
    {
        var talk = A.Talk("c 10:00:00", "b 10:00:01", "c 10:05:00", "h 10:05:40") with
        {
            BotFirst = true,
            PersonRequestedAtUtc = A.At("10:05:10"),
        };

        var response = FirstResponse.Of(talk);

        Assert.Equal(TimeSpan.FromSeconds(340), response.SinceCreation);
        Assert.Equal(TimeSpan.FromSeconds(30), response.SincePersonRequested);
    }

    [Fact]
    public void First_response_should_be_unknown_until_somebody_replies() =>
        Assert.Equal(new FirstResponse(null, null, null, null), FirstResponse.Of(A.Talk("c 10:00:00", "b 10:00:01")));

    [Fact]
    public void First_response_should_be_the_second_comment_when_an_agent_wrote_the_ticket_down() =>
        Assert.Equal(
            TimeSpan.FromMinutes(30),
            FirstResponse.Of(A.Talk("h 10:00:00", "h 10:30:00") with { StartedBy = StartedBy.AgentTicket }).SinceCreation);

    [Fact]
    public void First_response_should_wait_for_the_customer_when_an_agent_spoke_first()
    {
        var outbound = A.Talk("h 10:00:00", "c 11:00:00", "h 11:01:00") with { StartedBy = StartedBy.AgentOutbound };

        Assert.Equal(TimeSpan.FromMinutes(1), FirstResponse.Of(outbound).SinceCreation);
        Assert.Null(FirstResponse.Of(outbound with { Messages = [.. outbound.Messages.Take(1)] }).SinceCreation);
    }

    [Fact]
    public void First_response_should_count_working_time_when_hours_are_given() =>
        Assert.Equal(
            TimeSpan.FromMinutes(30),
            FirstResponse.Of(A.Talk("c 08:00:00", "h 09:30:00"), Calendars.NineToSix).SinceCreation);
}
