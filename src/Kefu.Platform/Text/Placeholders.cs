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

    [GeneratedRegex(@"\{\{(?<name>[^{}]*)\}\}", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Braces();
}
