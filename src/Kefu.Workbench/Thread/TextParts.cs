using System.Text.RegularExpressions;

namespace Kefu.Workbench.Thread;

/// <summary>Finds addresses and called names in what was written; the text itself is never trusted as markup.</summary>
internal static partial class TextParts
{
    /// <summary>The parts in order: plain text, a link, a name.</summary>
    public static IEnumerable<(string Text, PartKind Kind)> Of(string text, bool names)
    {
        var at = 0;
        foreach (Match match in (names ? LinkOrName() : Link()).Matches(text))
        {
            if (match.Index > at)
            {
                yield return (text[at..match.Index], PartKind.Plain);
            }

            yield return (match.Value, match.Value[0] == '@' ? PartKind.Name : PartKind.Link);
            at = match.Index + match.Length;
        }

        if (at < text.Length)
        {
            yield return (text[at..], PartKind.Plain);
        }
    }

    [GeneratedRegex("""https?://[^\s<>"'，。；！？、）】》]+""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Link();

    [GeneratedRegex("""https?://[^\s<>"'，。；！？、）】》]+|@[^\s@，。、]{1,40}""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex LinkOrName();
}

/// <summary>What a part of a text is.</summary>
internal enum PartKind
{
    Plain,
    Link,
    Name,
}
