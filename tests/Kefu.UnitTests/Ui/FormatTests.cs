using Kefu.Ui;

namespace Kefu.Tests.Ui;

public sealed class FormatTests
{
    [Theory]
    [InlineData(32900, "CNY", "¥329.00")]
    [InlineData(-5, "CNY", "−¥0.05")]
    [InlineData(123456789, "USD", "US$1,234,567.89")]
    [InlineData(1200, "JPY", "JP¥1,200")]
    public void Money_should_be_written_with_its_sign_first(long minor, string currency, string text) =>
        Assert.Equal(text, MoneyFormat.Of(minor, currency));

    [Theory]
    [InlineData("2026-11-22T06:28:00Z", "14:28")]
    [InlineData("2026-11-21T06:28:00Z", "昨天 14:28")]
    [InlineData("2026-11-18T10:32:00Z", "11-18 18:32")]
    [InlineData("2025-12-31T16:30:00Z", "01-01 00:30")]
    [InlineData("2025-12-31T15:30:00Z", "2025-12-31 23:30")]
    public async Task Moment_should_be_written_in_the_readers_zone(string utc, string text)
    {
        var value = DateTime.Parse(utc, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal);

        var html = await Rendered.HtmlAsync<When>("zh-CN", new() { ["Value"] = value });

        Assert.Contains($">{text}</time>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Line_should_leave_a_gap_where_a_value_is_missing() =>
        Assert.Equal("M0 10L10 5M30 0", Plot.Line([0, 5, null, 10], 0, 10, 30, 10));

    [Fact]
    public void Shade_should_cover_only_what_is_below_the_target()
    {
        Assert.Equal("", Plot.Below([6, 7, 8], 5, 0, 10, 20, 10));
        Assert.StartsWith("M5 5", Plot.Below([10, 0], 5, 0, 10, 10, 10), StringComparison.Ordinal);
    }
}
