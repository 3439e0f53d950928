using System.Text.RegularExpressions;

namespace Kefu.Tests;

public sealed partial class ClauseTests
{
    private static readonly Dictionary<string, string> Catalogue =
        File.ReadLines(Path.Combine(Repository.Root, "src/Modules/Kefu.Standards/Data/requirements.tsv")).Skip(1)
            .Select(l => l.Split('\t')).ToDictionary(c => c[0], c => c[1], StringComparer.Ordinal);

    private static readonly HashSet<string> Named =
        [.. Repository.Files("tests", "*.cs").SelectMany(f => Clause().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value)];

    [Fact]
    public void Every_clause_named_by_a_test_should_exist()
    {
        Assert.Equal(477, Catalogue.Count);
        Assert.NotEmpty(Named);
        Assert.Empty(Named.Where(n => !Catalogue.ContainsKey(n)));
    }

    [Fact]
    public void Every_clause_of_the_desk_should_have_a_test() =>
        Assert.Empty(Catalogue.Where(c => c.Value == "desk" && !Named.Contains(c.Key)).Select(c => c.Key));

    [GeneratedRegex("""Clause\("([^"]+)"\)""")]
    private static partial Regex Clause();
}
