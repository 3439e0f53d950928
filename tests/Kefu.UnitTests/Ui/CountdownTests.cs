using Kefu.Ui;

namespace Kefu.Tests.Ui;

public sealed class CountdownTests
{
    [Theory]
    [InlineData(102, "good", "01:42")]
    [InlineData(90, "warn", "01:30")]
    [InlineData(36, "bad", "00:36")]
    [InlineData(-38, "over", "超 00:38")]
    public async Task Countdown_should_change_its_face_at_half_a_fifth_and_nothing(int left, string state, string text)
    {
        var html = await HtmlAsync(Rendered.Now.AddSeconds(left), TimeSpan.FromMinutes(3));

        Assert.Contains($"data-state=\"{state}\"", html, StringComparison.Ordinal);
        Assert.Contains($">{text}</span>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Far_promise_should_say_the_time_of_day_in_the_readers_zone()
    {
        Assert.Contains("18:30 前", await HtmlAsync(Rendered.Now.AddHours(3).AddMinutes(58).AddSeconds(30), TimeSpan.FromHours(4)), StringComparison.Ordinal);
        Assert.Contains("明天 10:00", await HtmlAsync(new DateTime(2026, 11, 23, 2, 0, 0, DateTimeKind.Utc), TimeSpan.FromHours(48)), StringComparison.Ordinal);
    }

    private static Task<string> HtmlAsync(DateTime due, TimeSpan total) =>
        Rendered.HtmlAsync<Countdown>("zh-CN", new() { ["DueUtc"] = due, ["Total"] = total });
}
