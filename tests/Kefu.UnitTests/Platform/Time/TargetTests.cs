using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Time;

namespace Kefu.Tests.Platform.Time;

public sealed class TargetTests
{
    [Theory]
    [InlineData("60m", 60)]
    [InlineData("60 min", 60)]
    [InlineData("1h30m", 90)]
    [InlineData("1 hour", 60)]
    [InlineData("24小时", 1440)]
    [InlineData("2天", 2880)]
    [InlineData("90s", 1.5)]
    [InlineData("0m", 0)]
    public void A_length_should_be_read_as_people_write_it(string text, double minutes)
    {
        Assert.True(Target.TryParse(text, out var target));
        Assert.Equal(new Target(TimeSpan.FromMinutes(minutes)), target);
    }

    [Theory]
    [InlineData("3wd")]
    [InlineData("3 working days")]
    [InlineData("3个工作日")]
    [InlineData("3工作日")]
    public void Working_days_should_be_read_as_people_write_them(string text)
    {
        Assert.True(Target.TryParse(text, out var target));
        Assert.Equal(new Target(TimeSpan.Zero, 3), target);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("60")]
    [InlineData("-5m")]
    [InlineData("1m30h")]
    [InlineData("soon")]
    [InlineData("9999d")]
    [InlineData("3wd 2h")]
    public void What_is_no_target_should_not_be_read(string? text) => Assert.False(Target.TryParse(text, out _));

    [Fact]
    public void A_target_should_be_read_back_from_its_own_words() =>
        Prop.ForAll(
            (from seconds in Gen.Choose(0, 100 * 86400) from days in Gen.Choose(0, 30) select days > 0 ? new Target(TimeSpan.Zero, days) : new Target(TimeSpan.FromSeconds(seconds))).ToArbitrary(),
            target => Target.TryParse(target.ToString(), out var back) && back == target).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("2025-06-05 10:00", 1, "2025-06-06 18:00")]
    [InlineData("2025-06-05 10:00", 3, "2025-06-10 18:00")]
    [InlineData("2025-06-06 23:30", 1, "2025-06-09 18:00")]
    [InlineData("2025-06-07 12:00", 1, "2025-06-09 18:00")]
    [InlineData("2025-09-30 17:00", 1, "2025-10-09 18:00")]
    [InlineData("2025-10-10 17:00", 1, "2025-10-11 18:00")]
    public void Working_days_should_end_with_the_hours_of_the_last_day_and_not_count_the_first(string start, int days, string due)
    {
        var from = Calendars.Shanghai(start);

        var deadline = Deadline.Of(from, new Target(TimeSpan.Zero, days).From(from, Calendars.NineToSix), Calendars.NineToSix);

        Assert.Equal(Calendars.Shanghai(due), deadline.DueAtUtc);
    }

    [Fact]
    public void Working_days_should_end_at_midnight_where_there_are_no_hours()
    {
        var from = Calendars.Utc("2025-06-05 10:00");

        Assert.Equal(Calendars.Utc("2025-06-08"), from + new Target(TimeSpan.Zero, 2).From(from, null));
    }

    [Fact]
    public void Working_days_that_never_come_should_be_refused() =>
        Assert.Throws<InvalidOperationException>(() => new Target(TimeSpan.Zero, 2).From(Calendars.Shanghai("2025-06-05 10:00"), new WorkCalendar { Days = [new(new(2025, 6, 6), CalendarDayKind.Special, "x", [WorkInterval.AllDay])] }));
}
