using System.Text.RegularExpressions;

namespace Kefu.Tests;

public sealed partial class CaseTests
{
    [Fact]
    public void Every_case_of_the_document_should_have_a_test_and_every_named_case_stand_in_it()
    {
        var listed = Row().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/security.md"))).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var named = Repository.Files("tests", "*.cs").SelectMany(f => Name().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        Assert.True(listed.Count > 20);
        Assert.Empty(listed.Except(named, StringComparer.Ordinal));
        Assert.Empty(named.Except(listed, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| ((?:T-[A-Z]+|F)\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("""\bCase\("([^"]+)"\)""")]
    private static partial Regex Name();
}
