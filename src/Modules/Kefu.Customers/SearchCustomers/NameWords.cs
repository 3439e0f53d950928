using Kefu.Platform.Text;

namespace Kefu.Customers.SearchCustomers;

/// <summary>What a name can be found by: its characters, its letters, its pinyin in full, by syllable and by initials.</summary>
internal static class NameWords
{
    private const int MostReadings = 8;

    public static string Of(string name)
    {
        var words = new List<string> { name };
        foreach (var syllables in Readings(name))
        {
            words.Add(string.Concat(syllables));
            words.Add(string.Concat(syllables.Select(s => s[0])));
            words.AddRange(syllables);
        }

        return string.Join(' ', words.Distinct(StringComparer.Ordinal));
    }

    /// <summary>A name may hold a character that is read in several ways: each is tried, up to a few.</summary>
    private static List<List<string>> Readings(string name)
    {
        List<List<string>> all = [[]];
        foreach (var readings in name.Select(Pinyin.Readings).Where(r => r.Count > 0))
        {
            all = [.. all.SelectMany(head => readings.Select(r => (List<string>)[.. head, r])).Take(MostReadings)];
        }

        return [.. all.Where(s => s.Count > 0)];
    }
}
