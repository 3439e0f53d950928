using System.Diagnostics;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Text;

namespace Kefu.Tests.Platform.Text;

public sealed class LongTextTests
{
    [Theory]
    [Case("T-D1")]
    [InlineData("a"), InlineData("1"), InlineData("1 "), InlineData("a@"), InlineData("a."), InlineData("["), InlineData("[a]("), InlineData("**a"), InlineData("> "), InlineData("省"), InlineData("+86-"), InlineData("| a "), InlineData("`"), InlineData("<a ")]
    public void A_hundred_thousand_hostile_signs_should_be_read_in_a_moment(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 100_000 / piece.Length));
        var clock = Stopwatch.StartNew();
        _ = Masking.Redact(text);
        _ = Tokenizer.Tokens(text).ToList();
        var masked = clock.Elapsed;
        // Answers are at most 20,000 signs long.
        _ = AnswerText.Html(text[..20_000]);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{masked} {clock.Elapsed}");
    }
}
