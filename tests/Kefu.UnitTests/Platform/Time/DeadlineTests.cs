using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Time;

namespace Kefu.Tests.Platform.Time;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Due_should_be_monday_morning_when_the_hour_starts_on_friday_evening()
    {
        var deadline = Deadline.Of(Calendars.Shanghai("2025-06-06 17:30"), Hour, Calendars.NineToSix, policyVersion: "v3");
        var due = Calendars.Shanghai("2025-06-09 09:30");

        Assert.Equal(due, deadline.DueAtUtc);
        Assert.Equal("v3", deadline.PolicyVersion);
        Assert.False(deadline.IsBreachedAt(due));
        Assert.True(deadline.IsBreachedAt(due.AddTicks(1)));
    }

    [Fact]
    public void Explanation_should_add_up_to_eight_hours_when_lunch_and_saturday_lie_between()
    {
        var deadline = Deadline.Of(Calendars.Shanghai("2025-06-06 16:30"), TimeSpan.FromHours(8), Calendars.LunchSplit);

        var worked = deadline.Segments.Where(s => s.Kind == SegmentKind.Worked).Select(s => s.Length.TotalHours);
        Assert.Equal([1.5, 3, 1, 2.5], worked);
        Assert.Equal(Calendars.Shanghai("2025-06-09 11:30"), deadline.DueAtUtc);
    }

    [Theory]
    [InlineData("2025-06-06 16:30", 60, "2025-06-06 17:30")]
    [InlineData("2025-06-06 17:00", 60, "2025-06-06 18:00")]
    [InlineData("2025-06-07 10:00", 60, "2025-06-09 10:00")]
    [InlineData("2025-09-30 17:00", 120, "2025-10-09 10:00")]
    [InlineData("2025-10-10 17:30", 60, "2025-10-11 09:30")]
    [InlineData("2025-06-05 08:00", 0, "2025-06-05 08:00")]
    public void Due_should_match_the_table(string start, int minutes, string due) =>
        Assert.Equal(
            Calendars.Shanghai(due),
            Deadline.Of(Calendars.Shanghai(start), TimeSpan.FromMinutes(minutes), Calendars.NineToSix).DueAtUtc);

    [Theory]
    [InlineData("2025-03-29 22:00", "2025-03-30 07:00")]
    [InlineData("2025-10-25 22:00", "2025-10-26 05:00")]
    public void Due_should_follow_the_zone_when_the_clocks_change(string start, string due)
    {
        var calendar = WorkCalendar.AlwaysOpen("Europe/Berlin");

        var deadline = Deadline.Of(Calendars.Local(start, "Europe/Berlin"), TimeSpan.FromHours(8), calendar);

        Assert.Equal(Calendars.Local(due, "Europe/Berlin"), deadline.DueAtUtc);
    }

    [Fact]
    public void Due_should_move_by_the_working_part_of_a_pause()
    {
        Pause[] pauses = [new(Calendars.Shanghai("2025-06-05 17:00"), Calendars.Shanghai("2025-06-06 09:30"), "待客户补充")];

        var deadline = Deadline.Of(Calendars.Shanghai("2025-06-05 16:30"), Hour, Calendars.NineToSix, pauses);

        Assert.Equal(Calendars.Shanghai("2025-06-06 10:00"), deadline.DueAtUtc);
        Assert.Contains(deadline.Segments, s => s is { Kind: SegmentKind.Paused, Label: "待客户补充" });
    }

    [Fact]
    public void Due_should_be_unknown_when_the_clock_is_still_stopped()
    {
        Pause[] pauses = [new(Calendars.Shanghai("2025-06-05 10:20"), null, "待客户补充")];

        var deadline = Deadline.Of(Calendars.Shanghai("2025-06-05 10:00"), Hour, Calendars.NineToSix, pauses);

        Assert.Null(deadline.DueAtUtc);
        Assert.Null(deadline.MomentOf(0.75));
        Assert.Equal(TimeSpan.FromMinutes(40), deadline.LeftAt(Calendars.Shanghai("2025-06-20 10:00")));
        Assert.False(deadline.IsBreachedAt(Calendars.Shanghai("2026-06-20 10:00")));
    }

    [Fact]
    public void Overlapping_pauses_should_count_once()
    {
        var from = Calendars.Shanghai("2025-06-05 10:00");
        Pause[] pauses = [new(from.AddMinutes(10), from.AddMinutes(40), "a"), new(from.AddMinutes(20), from.AddMinutes(30), "b")];

        Assert.Equal(from.AddMinutes(90), Deadline.Of(from, Hour, Calendars.NineToSix, pauses).DueAtUtc);
    }

    [Fact]
    public void Due_should_keep_elapsed_and_paused_time_when_the_policy_changes_midway()
    {
        var start = Calendars.Shanghai("2025-06-05 10:00");
        Pause[] pauses = [new(start.AddMinutes(30), start.AddMinutes(60), "待客户补充")];
        var before = Deadline.Of(start, TimeSpan.FromHours(4), Calendars.NineToSix, pauses, "v1");

        var after = Deadline.Of(before.StartAtUtc, TimeSpan.FromHours(2), WorkCalendar.AlwaysOpen(), pauses, "v2");

        Assert.Equal(start.AddHours(4.5), before.DueAtUtc);
        Assert.Equal(start.AddHours(2.5), after.DueAtUtc);
        Assert.Equal(before.ElapsedAt(start.AddHours(2)), after.ElapsedAt(start.AddHours(2)));
    }

    [Fact]
    public void Left_should_turn_to_plain_overrun_after_the_due_moment()
    {
        var deadline = Deadline.Of(Calendars.Shanghai("2025-06-06 17:00"), Hour, Calendars.NineToSix);

        Assert.Equal(TimeSpan.FromMinutes(30), deadline.LeftAt(Calendars.Shanghai("2025-06-06 17:30")));
        Assert.Equal(TimeSpan.Zero, deadline.LeftAt(Calendars.Shanghai("2025-06-06 18:00")));
        Assert.Equal(TimeSpan.FromMinutes(-42), deadline.LeftAt(Calendars.Shanghai("2025-06-06 18:42")));
    }

    [Fact]
    public void Of_should_refuse_a_calendar_that_never_opens() =>
        Assert.Throws<InvalidOperationException>(() => Deadline.Of(Calendars.Shanghai("2025-06-06 17:00"), Hour, new WorkCalendar()));

    [Fact]
    public void Deadline_should_survive_json()
    {
        var deadline = Deadline.Of(Calendars.Shanghai("2025-09-30 17:00"), TimeSpan.FromHours(2), Calendars.NineToSix, policyVersion: "v7");
        var text = JsonSerializer.Serialize(deadline);

        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<Deadline>(text)));
    }

    [Fact]
    public void Between_start_and_due_should_be_the_target_and_the_segments_should_sum_to_it() =>
        Prop.ForAll(
            (from c in Calendars.Any from s in Calendars.Moments from t in Calendars.Targets from p in Calendars.Pauses select (c, s, t, p)).ToArbitrary(),
            x =>
            {
                var d = Deadline.Of(x.s, x.t, x.c, x.p);
                return BusinessTime.Between(x.s, d.DueAtUtc!.Value, x.c, x.p) == x.t
                    && d.Segments.Where(s => s.Kind == SegmentKind.Worked).Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Length) == x.t
                    && d.ElapsedAt(d.DueAtUtc.Value) == x.t
                    && d.MomentOf(1) == d.DueAtUtc;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Due_should_never_come_earlier_when_start_or_target_grows() =>
        Prop.ForAll(
            (from c in Calendars.Any from s in Calendars.Moments from t in Calendars.Targets from a in Gen.Choose(0, 5000) from b in Gen.Choose(0, 500) select (c, s, t, a, b)).ToArbitrary(),
            x => Deadline.Of(x.s, x.t, x.c).DueAtUtc <= Deadline.Of(x.s.AddMinutes(x.a), x.t, x.c).DueAtUtc
                && Deadline.Of(x.s, x.t, x.c).DueAtUtc <= Deadline.Of(x.s, x.t + TimeSpan.FromMinutes(x.b), x.c).DueAtUtc).QuickCheckThrowOnFailure();

    [Fact]
    public void Due_should_never_come_earlier_when_a_pause_is_added() =>
        Prop.ForAll(
            (from c in Calendars.Any from s in Calendars.Moments from t in Calendars.Targets from p in Calendars.Pauses select (c, s, t, p)).ToArbitrary(),
            x => Deadline.Of(x.s, x.t, x.c, x.p[..2]).DueAtUtc <= Deadline.Of(x.s, x.t, x.c, x.p).DueAtUtc).QuickCheckThrowOnFailure();
}
