using System.Text.RegularExpressions;

namespace Kefu.Platform.Text;

/// <summary>Puts values in the places of a text that are written <c>{{name}}</c>.</summary>
public static partial class Placeholders
{
    /// <summary>The names in double braces, in order.</summary>
    public static IEnumerable<string> In(string text) => Braces().Matches(text).Select(m => m.Groups["name"].Value.Trim());

    /// <summary>Fills in one pass: a value is put in as it is and never read again for names. A name without a value stays, so that nobody sends it by mistake.</summary>
    public static string Fill(string text, Func<string, string?> value) =>
        Braces().Replace(text, m => value(m.Groups["name"].Value.Trim()) is { Length: > 0 } found ? found : m.Value);

    /// <summary>True when a text holds the words of a template in their order; what stands in its places, case, space and punctuation do not matter.</summary>
    public static bool IsSaidIn(string template, string text)
    {
        var said = Letters(text);
        var at = 0;
        foreach (var part in Braces().Split(template).Where((_, i) => i % 2 == 0).Select(Letters).Where(p => p.Length > 0))
        {
            var found = said.IndexOf(part, at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + part.Length;
        }

        return at > 0;
    }

    private static string Letters(string text) => string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToLowerInvariant();

    [GeneratedRegex(@"\{\{(?<name>[^{}]*)\}\}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Braces();
}
