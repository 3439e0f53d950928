using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Time;

namespace Kefu.Tests.Platform.Time;

public sealed class BusinessTimeTests
{
    [Theory]
    [InlineData("2025-06-05 17:30", "2025-06-06 09:30", 60)]
    [InlineData("2025-06-06 17:30", "2025-06-09 09:30", 60)]
    [InlineData("2025-06-07 10:00", "2025-06-07 12:00", 0)]
    [InlineData("2025-06-07 10:00", "2025-06-09 09:10", 10)]
    [InlineData("2025-09-30 17:00", "2025-10-09 10:00", 120)]
    [InlineData("2025-10-10 17:30", "2025-10-11 09:30", 60)]
    public void Between_should_match_the_published_vectors(string from, string to, int minutes)
    {
        var result = BusinessTime.Between(Calendars.Shanghai(from), Calendars.Shanghai(to), Calendars.NineToSix);

        Assert.Equal(TimeSpan.FromMinutes(minutes), result);
    }

    [Fact]
    public void Between_should_be_plain_time_when_there_are_no_hours() =>
        Assert.Equal(
            TimeSpan.FromMinutes(120),
            BusinessTime.Between(Calendars.Shanghai("2025-06-07 10:00"), Calendars.Shanghai("2025-06-07 12:00"), null));

    [Fact]
    public void Between_should_be_zero_when_the_clock_ran_backwards() =>
        Assert.Equal(
            TimeSpan.Zero,
            BusinessTime.Between(Calendars.Shanghai("2025-06-05 12:00"), Calendars.Shanghai("2025-06-05 10:00"), Calendars.NineToSix));

    [Fact]
    public void Between_should_leave_lunch_out() =>
        Assert.Equal(
            TimeSpan.FromMinutes(60),
            BusinessTime.Between(Calendars.Shanghai("2025-06-05 11:30"), Calendars.Shanghai("2025-06-05 13:30"), Calendars.LunchSplit));

    [Fact]
    public void Between_should_count_a_night_shift_on_the_day_it_starts_when_the_next_day_is_a_holiday()
    {
        var nights = WorkCalendar.Weekdays(Calendars.Hours("22:00", "06:00")) with
        {
            Days = [new(new(2025, 6, 4), CalendarDayKind.Holiday, "盘点")],
        };

        var result = BusinessTime.Between(Calendars.Shanghai("2025-06-03 21:00"), Calendars.Shanghai("2025-06-05 21:00"), nights);

        Assert.Equal(TimeSpan.FromHours(8), result);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2025-03-29 20:00", "2025-03-30 08:00", 7)]
    [InlineData("Europe/Berlin", "2025-10-25 20:00", "2025-10-26 08:00", 9)]
    [InlineData("America/New_York", "2025-03-08 20:00", "2025-03-09 08:00", 7)]
    [InlineData("America/New_York", "2025-11-01 20:00", "2025-11-02 08:00", 9)]
    [InlineData("Asia/Shanghai", "2025-03-29 20:00", "2025-03-30 08:00", 8)]
    public void Between_should_follow_the_zone_when_the_clocks_change(string zone, string from, string to, int hours)
    {
        var nights = WorkCalendar.Of(Enum.GetValues<DayOfWeek>(), Calendars.Hours("22:00", "06:00")) with { TimeZoneId = zone };

        var result = BusinessTime.Between(Calendars.Local(from, zone), Calendars.Local(to, zone), nights);

        Assert.Equal(TimeSpan.FromHours(hours), result);
    }

    [Theory]
    [InlineData("2025-03-30 00:00", "2025-03-30 06:00", 5)]
    [InlineData("2025-10-26 00:00", "2025-10-26 06:00", 7)]
    public void Between_should_not_count_twice_or_lose_time_when_intervals_meet_inside_the_jump(string from, string to, int hours)
    {
        var split = WorkCalendar.Of([DayOfWeek.Sunday], Calendars.Hours("00:00", "02:30"), Calendars.Hours("02:30", "06:00")) with
        {
            TimeZoneId = "Europe/Berlin",
        };

        var result = BusinessTime.Between(Calendars.Local(from, "Europe/Berlin"), Calendars.Local(to, "Europe/Berlin"), split);

        Assert.Equal(TimeSpan.FromHours(hours), result);
    }

    [Fact]
    public void Between_should_use_own_hours_when_a_make_up_workday_has_them()
    {
        var calendar = Calendars.NineToSix with
        {
            Days = [new(new(2025, 10, 11), CalendarDayKind.MakeUpWorkday, "调休", [Calendars.Hours("10:00", "15:00")])],
        };

        var result = BusinessTime.Between(Calendars.Shanghai("2025-10-11 00:00"), Calendars.Shanghai("2025-10-12 00:00"), calendar);

        Assert.Equal(TimeSpan.FromHours(5), result);
    }

    [Fact]
    public void Between_should_judge_each_stretch_by_the_calendar_in_force_then()
    {
        var history = new CalendarHistory([
            new(Calendars.Shanghai("2025-01-01 00:00"), Calendars.NineToSix),
            new(Calendars.Shanghai("2025-06-05 12:00"), WorkCalendar.AlwaysOpen()),
        ]);

        var result = BusinessTime.Between(Calendars.Shanghai("2025-06-05 08:00"), Calendars.Shanghai("2025-06-05 20:00"), history);

        Assert.Equal(TimeSpan.FromHours(3 + 8), result);
    }

    [Fact]
    public void Segments_should_name_the_holiday_and_the_make_up_day()
    {
        var segments = BusinessTime.Segments(
            Calendars.Shanghai("2025-09-30 17:00"), Calendars.Shanghai("2025-10-11 10:00"), Calendars.NineToSix).ToList();

        Assert.Contains(segments, s => s is { Kind: SegmentKind.Holiday, Label: "国庆节、中秋节" } && s.Length == TimeSpan.FromDays(8));
        Assert.Contains(segments, s => s is { Kind: SegmentKind.Worked, Label: "调休" });
    }

    [Fact]
    public void Calendar_should_survive_json()
    {
        var text = JsonSerializer.Serialize(Calendars.LunchSplit with { Days = ChinaHolidays.Days });
        var back = JsonSerializer.Deserialize<WorkCalendar>(text)!;

        Assert.Equal(text, JsonSerializer.Serialize(back));
        Assert.Equal(
            TimeSpan.FromHours(8),
            BusinessTime.Between(Calendars.Shanghai("2025-06-05 00:00"), Calendars.Shanghai("2025-06-06 00:00"), back));
    }

    [Fact]
    public void Problems_should_name_each_fault()
    {
        var bad = new WorkCalendar
        {
            TimeZoneId = "Nowhere/Land",
            Days =
            [
                new(new(2025, 1, 1), CalendarDayKind.Holiday, "a"),
                new(new(2025, 1, 1), CalendarDayKind.Holiday, "b"),
            ],
        };
        var overlapping = WorkCalendar.Weekdays(Calendars.Hours("09:00", "12:00"), Calendars.Hours("11:00", "13:00"));

        Assert.Equal(["calendar.unknown-time-zone", "calendar.never-open", "calendar.date-twice"], bad.Problems());
        Assert.Equal(["calendar.hours-overlap"], overlapping.Problems());
        Assert.Empty(Calendars.NineToSix.Problems());
    }

    [Fact]
    public void NextOpening_should_be_now_when_open_and_null_when_never()
    {
        var open = Calendars.Shanghai("2025-06-05 10:00");

        Assert.True(Calendars.NineToSix.IsOpen(open));
        Assert.Equal(open, Calendars.NineToSix.NextOpening(open));
        Assert.Equal(Calendars.Shanghai("2025-06-09 09:00"), Calendars.NineToSix.NextOpening(Calendars.Shanghai("2025-06-06 18:00")));
        Assert.Null(new WorkCalendar().NextOpening(open));
        Assert.False(new WorkCalendar().IsOpen(open));
    }

    [Fact]
    public void Segments_should_be_contiguous_and_cover_the_span() =>
        Prop.ForAll(
            (from c in Calendars.Any from f in Calendars.Moments from m in Gen.Choose(1, 20_000) from p in Calendars.Pauses select (c, f, m, p)).ToArbitrary(),
            x =>
            {
                var to = x.f.AddMinutes(x.m);
                var segments = BusinessTime.Segments(x.f, to, x.c, x.p).ToList();
                return segments[0].FromUtc == x.f && segments[^1].UntilUtc == to
                    && segments.All(s => s.FromUtc < s.UntilUtc)
                    && segments.Zip(segments.Skip(1)).All(p => p.First.UntilUtc == p.Second.FromUtc);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Between_should_add_up_over_a_split_span() =>
        Prop.ForAll(
            (from c in Calendars.Any from a in Calendars.Moments from m in Gen.Choose(0, 20_000) from n in Gen.Choose(0, 20_000) select (c, a, m, n)).ToArbitrary(),
            x =>
            {
                var b = x.a.AddMinutes(x.m);
                var c = b.AddMinutes(x.n);
                return BusinessTime.Between(x.a, b, x.c) + BusinessTime.Between(b, c, x.c) == BusinessTime.Between(x.a, c, x.c);
            }).QuickCheckThrowOnFailure();
}
