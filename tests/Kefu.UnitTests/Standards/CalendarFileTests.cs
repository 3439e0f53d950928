using Kefu.Platform.Time;
using Kefu.Standards.Calendars;

namespace Kefu.Tests.Standards;

public sealed class CalendarFileTests
{
    private const string Events = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//ZH\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104\r\nSUMMARY:元旦（休）\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20270109\r\nSUMMARY:元旦（班）\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    [Fact]
    public void Whole_days_of_an_ical_file_should_be_read_with_the_ones_that_are_worked()
    {
        var file = CalendarFile.Read(Events);

        Assert.Empty(file.Faults);
        Assert.Equal(
            [
                new(new(2027, 1, 1), CalendarDayKind.Holiday, "元旦"),
                new(new(2027, 1, 2), CalendarDayKind.Holiday, "元旦"),
                new(new(2027, 1, 3), CalendarDayKind.Holiday, "元旦"),
                new CalendarDay(new(2027, 1, 9), CalendarDayKind.MakeUpWorkday, "元旦"),
            ],
            file.Days);
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20270109", "DTSTART:20270109T090000Z", "DTSTART", "calendar.no-whole-day")]
    [InlineData("DTSTART;VALUE=DATE:20270109", "DTSTART;VALUE=DATE:20270102", "DTSTART", "calendar.date-twice")]
    [InlineData("SUMMARY:元旦（班）", "X-NOTHING:1", "SUMMARY", "calendar.no-name")]
    [InlineData("SUMMARY:元旦（班）", "SUMMARY:x\r\nRRULE:FREQ=YEARLY", "RRULE", "calendar.recurs")]
    [InlineData("SUMMARY:元旦（班）", "SUMMARY:x\r\nDTEND;VALUE=DATE:20280101", "DTEND", "calendar.no-end")]
    public void A_fault_in_an_ical_file_should_be_told_with_line_and_field(string good, string bad, string field, string problem)
    {
        var file = CalendarFile.Read(Events.Replace(good, bad, StringComparison.Ordinal));

        Assert.Empty(file.Days);
        Assert.Equal([new CalendarFault(10, field, problem)], file.Faults);
    }

    [Theory]
    [InlineData("BEGIN:VCALENDAR\nnonsense")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:2027\nEND:VEVENT\nEND:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR")]
    public void What_is_no_calendar_should_be_refused(string text) => Assert.NotEmpty(CalendarFile.Read(text).Faults);

    [Fact]
    public void Days_of_a_csv_file_should_be_read_with_hours_of_their_own()
    {
        var file = CalendarFile.Read("\uFEFFDate, kind, name, hours\n2026-11-11,special,双十一,00:00-02:00;08:00-24:00\n2026-10-01,holiday,国庆节\n");

        Assert.Empty(file.Faults);
        Assert.Equal([new(2026, 10, 1), new DateOnly(2026, 11, 11)], file.Days.Select(d => d.Date));
        Assert.Equal(["00:00-02:00", "08:00-24:00"], file.Days[1].Hours!.Select(h => h.ToString()));
    }

    [Fact]
    public void Every_fault_in_a_csv_file_should_be_told_with_line_and_field() =>
        Assert.Equal(
            [
                new CalendarFault(2, "date", "calendar.no-date"),
                new CalendarFault(3, "kind", "calendar.no-kind"),
                new CalendarFault(4, "name", "calendar.no-name"),
                new CalendarFault(5, "hours", "calendar.no-hours"),
                new CalendarFault(7, "date", "calendar.date-twice"),
            ],
            CalendarFile.Read("date,kind,name,hours\n2026/10/01,holiday,国庆节,\n2026-10-02,free,国庆节,\n2026-10-03,holiday,,\n2026-10-04,special,x,9-18\n2026-10-05,holiday,x,\n2026-10-05,holiday,x,\n").Faults);

    [Theory]
    [InlineData("")]
    [InlineData("day,what\n2026-01-01,x")]
    public void A_csv_file_without_its_columns_should_be_refused(string text) =>
        Assert.All(CalendarFile.Read(text).Faults, f => Assert.Equal((1, "calendar.no-header"), (f.Line, f.Problem)));

    [Fact]
    public void The_days_a_page_shows_should_be_read_back_as_they_are()
    {
        Assert.Equal(ChinaHolidays.Days, CalendarFile.Read(CalendarText.Days(ChinaHolidays.Days)).Days);
        Assert.Equal(72, ChinaHolidays.Days.Count);
    }
}
