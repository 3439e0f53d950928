using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Time;

namespace Kefu.Tests.Platform.Time;

public sealed class WorkingTableTests
{
    [Fact]
    public void The_table_should_give_the_due_moment_that_walking_the_days_gives() =>
        Prop.ForAll(
            (from c in Calendars.Any from s in Calendars.Moments from t in Calendars.Targets from p in Calendars.Pauses from open in Gen.Elements(true, false, false) select (c, s, t, p, open)).ToArbitrary(),
            x =>
            {
                // Half a year: many questions lie outside of it, before, across its end and after.
                var table = WorkingTable.Of(x.c, Calendars.Utc("2025-03-01"), Calendars.Utc("2025-09-01"));
                Pause[] pauses = x.open ? [.. x.p, new(x.s.AddHours(30), null, "still")] : x.p;
                return table.DueOf(x.s, x.t, pauses) == Deadline.Of(x.s, x.t, x.c, pauses).DueAtUtc && table.DueOf(x.s, x.t) == Deadline.Of(x.s, x.t, x.c).DueAtUtc;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Theory]
    [InlineData("2025-06-06 17:30", 60, "2025-06-09 09:30")]
    [InlineData("2025-06-06 17:00", 60, "2025-06-06 18:00")]
    [InlineData("2025-09-30 17:00", 120, "2025-10-09 10:00")]
    [InlineData("2025-10-10 17:30", 60, "2025-10-11 09:30")]
    [InlineData("2025-06-05 08:00", 0, "2025-06-05 08:00")]
    public void The_table_should_match_the_published_vectors(string start, int minutes, string due) =>
        Assert.Equal(Calendars.Shanghai(due), WorkingTable.Of(Calendars.NineToSix, Calendars.Utc("2024-01-01"), Calendars.Utc("2029-01-01")).DueOf(Calendars.Shanghai(start), TimeSpan.FromMinutes(minutes)));

    [Fact]
    public void The_table_should_refuse_what_walking_refuses() =>
        Assert.Throws<InvalidOperationException>(() => WorkingTable.Of(new WorkCalendar(), Calendars.Utc("2025-01-01"), Calendars.Utc("2026-01-01")).DueOf(Calendars.Utc("2025-06-01"), TimeSpan.FromHours(1)));
}
