using System.Text.RegularExpressions;

namespace Kefu.Tests;

public sealed partial class MarkupTests
{
    [Fact]
    public void Markup_should_hold_nothing_that_the_content_security_policy_forbids()
    {
        var pages = Repository.Files("src", "*.razor").ToList();
        Assert.NotEmpty(pages);
        var bad = pages.SelectMany(p => Forbidden().Matches(File.ReadAllText(p)).Select(m => $"{Repository.Name(p)}: {m.Value}"));
        Assert.Empty(bad);
    }

    [Fact]
    public void Only_the_token_sheet_should_name_a_colour()
    {
        var sheets = Repository.Files("src/Kefu.Client/styles", "*.css").Where(f => !f.EndsWith("tokens.css", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(sheets);
        var bad = sheets.SelectMany(s => Colour().Matches(Comment().Replace(File.ReadAllText(s), "")).Select(m => $"{Repository.Name(s)}: {m.Value}"));
        Assert.Empty(bad);
    }

    [GeneratedRegex("""(\sstyle="|<style|<script(?![^>]*\bsrc=)|\son[a-z]+="[^@]|hx-on|"js:|javascript:|hx-trigger="[^"]*\[)""", RegexOptions.None)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"(?<![\w-])#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", RegexOptions.None)]
    private static partial Regex Colour();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
