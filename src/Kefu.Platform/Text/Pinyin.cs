using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;

namespace Kefu.Platform.Text;

/// <summary>A stretch of characters of a text.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TextRange(int Start, int Length);

/// <summary>Readings of Chinese characters, and search by initials, full syllables or the characters themselves.</summary>
public static class Pinyin
{
    private const int MaxQuery = 64;
    private static readonly Lazy<FrozenDictionary<char, string[]>> Table = new(Load);

    /// <summary>The readings of a character without tones, the usual one first (ü is v); empty when it has none.</summary>
    public static IReadOnlyList<string> Readings(char character) => ReadingsOf(character);

    /// <summary>The usual reading of each Chinese character, in order; other characters are passed over.</summary>
    public static IReadOnlyList<string> Syllables(string text) =>
        [.. text.Select(ReadingsOf).Where(r => r.Length > 0).Select(r => r[0])];

    /// <summary>The first letters of the usual readings; letters and digits stand for themselves.</summary>
    public static string Initials(string text)
    {
        var initials = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (ReadingsOf(c) is [var reading, ..])
            {
                initials.Append(reading[0]);
            }
            else if (char.IsLetterOrDigit(c))
            {
                initials.Append(char.ToLowerInvariant(c));
            }
        }

        return initials.ToString();
    }

    /// <summary>
    /// Where a text matches a query typed as Chinese, English, pinyin initials, full pinyin (the last syllable may be
    /// unfinished) or a mixture; words separated by spaces must all match. Empty when it does not match.
    /// </summary>
    public static IReadOnlyList<TextRange> Matches(string text, string query)
    {
        var wanted = query.Normalize(NormalizationForm.FormKC).Trim().ToLowerInvariant();
        if (wanted.Length is 0 or > MaxQuery)
        {
            return [];
        }

        if (Whole(text, wanted) is { } whole)
        {
            return [whole];
        }

        var words = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2)
        {
            return [];
        }

        var ranges = new List<TextRange>();
        foreach (var word in words)
        {
            if (Whole(text, word) is not { } range)
            {
                return [];
            }

            ranges.Add(range);
        }

        return [.. ranges.Distinct().OrderBy(r => r.Start)];
    }

    private static TextRange? Whole(string text, string wanted)
    {
        var at = text.IndexOf(wanted, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            return new TextRange(at, wanted.Length);
        }

        var letters = string.Concat(wanted.Where(c => c is not (' ' or '\'')));
        for (var start = 0; start < text.Length && letters.Length > 0; start++)
        {
            if (!char.IsLetterOrDigit(text[start]))
            {
                continue;
            }

            var dead = new HashSet<(int, int)>();
            if (EndOf(text, start, letters, 0, dead) is { } end)
            {
                return new TextRange(start, end - start);
            }
        }

        return null;
    }

    private static int? EndOf(string text, int at, string query, int from, HashSet<(int At, int From)> dead)
    {
        if (from == query.Length)
        {
            return at;
        }

        if (at == text.Length || dead.Contains((at, from)))
        {
            return null;
        }

        var c = text[at];
        int? end = char.ToLowerInvariant(c) == query[from] ? EndOf(text, at + 1, query, from + 1, dead) : null;
        if (end is null && !char.IsLetterOrDigit(c))
        {
            end = EndOf(text, at + 1, query, from, dead);
        }

        foreach (var reading in ReadingsOf(c))
        {
            if (end is not null)
            {
                break;
            }

            end = AfterReading(text, at, query, from, reading, dead);
        }

        if (end is null)
        {
            dead.Add((at, from));
        }

        return end;
    }

    private static int? AfterReading(string text, int at, string query, int from, string reading, HashSet<(int At, int From)> dead)
    {
        var rest = query.AsSpan(from);
        if (reading.AsSpan().StartsWith(rest))
        {
            return at + 1;
        }

        if (rest.StartsWith(reading) && EndOf(text, at + 1, query, from + reading.Length, dead) is { } full)
        {
            return full;
        }

        if (reading.Length > 2 && reading[1] == 'h' && rest.StartsWith(reading.AsSpan(0, 2))
            && EndOf(text, at + 1, query, from + 2, dead) is { } retroflex)
        {
            return retroflex;
        }

        return rest[0] == reading[0] ? EndOf(text, at + 1, query, from + 1, dead) : null;
    }

    private static string[] ReadingsOf(char character) =>
        character < 0x4e00 ? [] : Table.Value.GetValueOrDefault(character, []);

    private static FrozenDictionary<char, string[]> Load()
    {
        using var stream = typeof(Pinyin).Assembly.GetManifestResourceStream("Kefu.Platform.Text.pinyin.txt")
            ?? throw new InvalidOperationException("The pinyin table is missing from the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var usual = new Dictionary<char, string[]>(21_000);
        var others = new List<(char Character, string Syllable)>();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            string[] only = [fields[0]];
            foreach (var c in fields[1])
            {
                usual[c] = only;
            }

            others.AddRange(fields[2].Select(c => (c, fields[0])));
        }

        foreach (var (character, syllable) in others)
        {
            usual[character] = [.. usual.GetValueOrDefault(character, []), syllable];
        }

        // Both spellings of lüe and nüe are typed.
        foreach (var (character, readings) in usual.Where(u => u.Value.Any(r => r is "lve" or "nve")).ToList())
        {
            usual[character] = [.. readings, .. readings.Where(r => r is "lve" or "nve").Select(r => r.Replace('v', 'u'))];
        }

        return usual.ToFrozenDictionary();
    }
}
