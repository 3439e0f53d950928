namespace Kefu.Platform.Text;

/// <summary>
/// A light English stemmer after Porter: plurals, -ed and -ing, final y, and the common derivational endings.
/// It need not give words, only the same stem for the forms of one word on both sides of a search.
/// </summary>
internal static class Stemmer
{
    private static readonly (string Suffix, string Replacement)[] Derived =
    [
        ("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"),
        ("tional", "tion"), ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"),
        ("aliti", "al"), ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful"), ("ement", "e"), ("enci", "ence"),
        ("anci", "ance"), ("abli", "able"), ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"),
        ("ness", ""), ("ment", ""), ("able", ""), ("li", ""),
    ];

    public static string Stem(string word)
    {
        if (word.Length < 4)
        {
            return word;
        }

        var stem = WithoutPastOrGerund(WithoutPlural(word));
        if (stem.Length > 2 && stem[^1] == 'y' && !IsVowel(stem, stem.Length - 2))
        {
            stem = stem[..^1] + "i";
        }

        foreach (var (suffix, replacement) in Derived)
        {
            if (stem.EndsWith(suffix, StringComparison.Ordinal) && stem.Length - suffix.Length >= 3)
            {
                stem = stem[..^suffix.Length] + replacement;
                break;
            }
        }

        // The final e goes, so that "change", "changed" and "changing" meet.
        return stem.Length > 3 && stem[^1] == 'e' ? stem[..^1] : stem;
    }

    private static string WithoutPlural(string word)
    {
        if (word.EndsWith("sses", StringComparison.Ordinal))
        {
            return word[..^2];
        }

        if (word.EndsWith("ies", StringComparison.Ordinal))
        {
            return word.Length > 4 ? word[..^2] : word[..^1];
        }

        var plural = word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i');
        return plural ? word[..^1] : word;
    }

    private static string WithoutPastOrGerund(string word)
    {
        if (word.EndsWith("eed", StringComparison.Ordinal))
        {
            return word.Length > 4 ? word[..^1] : word;
        }

        var stem = word.EndsWith("ed", StringComparison.Ordinal) ? word[..^2]
            : word.EndsWith("ing", StringComparison.Ordinal) ? word[..^3]
            : word;
        if (stem.Length == word.Length || stem.Length < 3 || !HasVowel(stem))
        {
            return word;
        }

        return stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'z') && !IsVowel(stem, stem.Length - 1) ? stem[..^1] : stem;
    }

    private static bool HasVowel(string text) => Enumerable.Range(0, text.Length).Any(i => IsVowel(text, i));

    private static bool IsVowel(string text, int at) =>
        text[at] is 'a' or 'e' or 'i' or 'o' or 'u' || (text[at] == 'y' && at > 0 && text[at - 1] is not ('a' or 'e' or 'i' or 'o' or 'u'));
}
