using System.Text.RegularExpressions;
using Kefu.Composition;

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

    [Fact]
    public void Every_icon_that_is_named_should_exist()
    {
        var known = IconEntry().Matches(File.ReadAllText(Repository.Files("src/Kefu.Ui", "IconPaths.cs").Single())).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var named = Repository.Files("src", "*.razor").SelectMany(p => IconUse().Matches(File.ReadAllText(p)).Select(m => (File: Repository.Name(p), Icon: m.Groups[1].Value)))
            .Concat(ModuleCatalog.All.Modules.SelectMany(m => m.Navigation.Select(n => (File: m.Name, n.Icon)))).ToList();
        Assert.True(named.Count > 40);
        Assert.Empty(named.Where(n => !known.Contains(n.Icon)));
    }

    [GeneratedRegex(@"\[""([a-z0-9-]+)""\]", RegexOptions.None)]
    private static partial Regex IconEntry();

    [GeneratedRegex(@"<Icon Name=""([a-z0-9-]+)""", RegexOptions.None)]
    private static partial Regex IconUse();

    [GeneratedRegex("""(\sstyle="|<style|<script(?![^>]*\bsrc=)|\son[a-z]+="[^@]|hx-on|"js:|javascript:|hx-trigger="[^"]*\[)""", RegexOptions.None)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"(?<![\w-])#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(", RegexOptions.None)]
    private static partial Regex Colour();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
