using System.Text;
using Kefu.Platform.Persistence;

namespace Kefu.Tests.Platform;

/// <summary>Moments as the driver of the embedded database writes them.</summary>
public sealed class PlainReaderTests
{
    [Theory]
    [InlineData("2026-11-23 16:30:05", 0)]
    [InlineData("2026-11-23 16:30:05.1", 1_000_000)]
    [InlineData("2026-11-23 16:30:05.0000001", 1)]
    [InlineData("2026-11-23 16:30:05.1234567", 1_234_567)]
    public void A_moment_should_be_read_to_its_last_digit(string text, int ticks)
    {
        Assert.True(PlainReader.TryRead(Encoding.ASCII.GetBytes(text), out var moment));
        Assert.Equal(new DateTime(2026, 11, 23, 16, 30, 5, DateTimeKind.Unspecified).AddTicks(ticks), moment);
    }

    [Fact]
    public void The_first_and_the_last_moment_should_be_read()
    {
        Assert.True(PlainReader.TryRead("0001-01-01 00:00:00"u8, out var first));
        Assert.True(PlainReader.TryRead("9999-12-31 23:59:59.9999999"u8, out var last));
        Assert.Equal((DateTime.MinValue, DateTime.MaxValue), (first, last));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-23")]
    [InlineData("2026-11-23T16:30:05")]
    [InlineData("2026-11-23 16:30:05Z")]
    [InlineData("2026-11-23 16:30:05.")]
    [InlineData("2026-11-23 16:30:05.12345678")]
    [InlineData("2026-02-29 16:30:05")]
    [InlineData("2026-13-01 16:30:05")]
    [InlineData("2026-11-23 24:00:00")]
    [InlineData("0000-01-01 00:00:00")]
    [InlineData("2026-11-23 16:3o:05")]
    public void What_is_no_moment_in_that_form_should_be_left_to_the_driver(string text) => Assert.False(PlainReader.TryRead(Encoding.ASCII.GetBytes(text), out _));
}
