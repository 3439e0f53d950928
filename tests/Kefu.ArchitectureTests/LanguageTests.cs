using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kefu.Tests;

public sealed partial class LanguageTests
{
    private static readonly IReadOnlyList<string> English = [.. Repository.Files("src", "*.resx").Where(f => !f.EndsWith(".zh-CN.resx", StringComparison.Ordinal))];

    [Fact]
    public void Every_string_should_exist_in_both_languages()
    {
        Assert.NotEmpty(English);
        foreach (var file in English)
        {
            var chinese = file[..^".resx".Length] + ".zh-CN.resx";
            Assert.True(File.Exists(chinese), $"{Repository.Name(chinese)} is missing");
            var (en, zh) = (Read(file), Read(chinese));
            Assert.True(en.Keys.ToHashSet(StringComparer.Ordinal).SetEquals(zh.Keys), $"{Repository.Name(file)}: {string.Join(", ", en.Keys.Except(zh.Keys).Concat(zh.Keys.Except(en.Keys)))}");
            foreach (var key in en.Keys)
            {
                Assert.False(string.IsNullOrWhiteSpace(en[key]) || string.IsNullOrWhiteSpace(zh[key]), $"{Repository.Name(file)}: {key} is empty");
                Assert.True(Places(en[key]).SetEquals(Places(zh[key])), $"{Repository.Name(file)}: {key} has other places in the two languages");
            }
        }
    }

    [Fact]
    public void Every_key_that_a_page_asks_for_should_exist()
    {
        var all = English.ToDictionary(f => Path.GetFileNameWithoutExtension(f), Read, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var page in Repository.Files("src", "*.razor"))
        {
            var text = File.ReadAllText(page);
            foreach (Match inject in Localizer().Matches(text))
            {
                var (resource, variable) = (inject.Groups[1].Value.Split('.')[^1], inject.Groups[2].Value);
                foreach (Match use in Regex.Matches(text, $"""(?<![\w.]){variable}\["([^"]+)"[\],]""", RegexOptions.None, TimeSpan.FromSeconds(5)))
                {
                    if (!all.TryGetValue(resource, out var keys) || !keys.ContainsKey(use.Groups[1].Value))
                    {
                        missing.Add($"{Repository.Name(page)}: {use.Groups[1].Value}");
                    }
                }
            }
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Pages_should_hold_no_words_outside_the_resources()
    {
        var bad = Repository.Files("src", "*.razor")
            .SelectMany(f => File.ReadLines(f).Where(l => Chinese().IsMatch(NoWords().Replace(l, "")) && !l.TrimStart().StartsWith("//", StringComparison.Ordinal)).Select(l => $"{Repository.Name(f)}: {l.Trim()}"));
        Assert.Empty(bad);
    }

    private static Dictionary<string, string> Read(string file) =>
        XDocument.Load(file).Descendants("data").ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value, StringComparer.Ordinal);

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Groups[1].Value)];

    [GeneratedRegex(@"(?<!\{)\{(\d+)")]
    private static partial Regex Place();

    [GeneratedRegex(@"@inject\s+IStringLocalizer<([\w.]+)>\s+(\w+)")]
    private static partial Regex Localizer();

    /// <summary>Not words: the form of a date as a whole literal, a language's own name for itself, the mark of the product.</summary>
    [GeneratedRegex(@"""(yyyy年)?M月d日( ddd)?""|(?<=["">])简体中文(?=[""<])|""客""")]
    private static partial Regex NoWords();

    [GeneratedRegex(@"[\u4e00-\u9fff]")]
    private static partial Regex Chinese();
}
