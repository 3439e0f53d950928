using System.Reflection;
using System.Text.RegularExpressions;
using Kefu.Composition;

namespace Kefu.Tests;

public sealed class RegexTests
{
    [Fact]
    [Case("T-D1")]
    public void Every_pattern_should_know_no_backtracking_or_a_limit()
    {
        var assemblies = Directory.EnumerateFiles(Path.GetDirectoryName(typeof(ModuleCatalog).Assembly.Location)!, "Kefu.*.dll")
            .Where(f => !Path.GetFileName(f).Contains("Tests", StringComparison.Ordinal)).Select(Assembly.LoadFrom);
        var patterns = assemblies.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMembers(BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(m => (Member: m, Pattern: m.GetCustomAttribute<GeneratedRegexAttribute>())).Where(p => p.Pattern is not null).ToList();
        Assert.True(patterns.Count > 10);
        Assert.Empty(patterns.Where(p => !p.Pattern!.Options.HasFlag(RegexOptions.NonBacktracking) && p.Pattern.MatchTimeoutMilliseconds is <= 0 or > 1000).Select(p => $"{p.Member.DeclaringType}.{p.Member.Name}"));
        Assert.Empty(Repository.Files("src", "*.cs").Where(f => Regex.IsMatch(File.ReadAllText(f), @"\bnew Regex\(|\bRegex\.(Match|Matches|IsMatch|Replace|Split|Count)\(", RegexOptions.NonBacktracking)).Select(Repository.Name));
    }
}
