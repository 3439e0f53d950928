using Kefu.Platform.Text;

namespace Kefu.Tests.Platform;

public sealed class CsvCellTests
{
    [Theory, Case("T-C1")]
    [InlineData("=1+1")]
    [InlineData("+86 138")]
    [InlineData("-5")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("＝1")]
    [InlineData(" =1")]
    [InlineData("\"=1")]
    [InlineData(";=1")]
    [InlineData("\u3000＠x")]
    public void Words_that_would_begin_a_formula_should_be_made_words(string text)
    {
        var cell = CsvCell.Of(text);
        Assert.StartsWith("\"'", cell, StringComparison.Ordinal);
        Assert.Equal(text, cell[2..^1].Replace("\"\"", "\"", StringComparison.Ordinal));
    }

    [Fact, Case("T-C1")]
    public void Plain_words_and_numbers_should_stay_as_they_are()
    {
        Assert.Equal("\"灯罩裂了, \"\"两个\"\"\"", CsvCell.Of("灯罩裂了, \"两个\""));
        Assert.Equal("\"\"", CsvCell.Of(null));
        Assert.Equal("-5", CsvCell.Of(-5));
    }
}
