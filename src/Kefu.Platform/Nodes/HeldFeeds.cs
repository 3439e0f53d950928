using Kefu.Platform.Web.Limits;

namespace Kefu.Platform.Nodes;

/// <summary>How many feeds a node holds of whom, as words for the others: one character that says whether this begins a telling of all, then what <see cref="TakenLimits"/> writes.</summary>
internal static class HeldFeeds
{
    private const char All = 'a';
    private const char Some = 's';

    /// <summary>One word at least: it also says that the node is there.</summary>
    public static IEnumerable<string> Write(bool all, IEnumerable<(LimitKey Key, int Count)> held) =>
        TakenLimits.Write(held.Select(h => (h.Key, 1, h.Count))).DefaultIfEmpty("").Select((word, i) => (all && i == 0 ? All : Some) + word);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The word is none of ours.</exception>
    public static (bool All, IReadOnlyList<(LimitKey Key, int Count)> Held) Read(ReadOnlySpan<char> word) =>
        word.Length > 0 && word[0] is All or Some
            ? (word[0] == All, [.. TakenLimits.Read(word[1..]).Select(t => (t.Key, t.Count))])
            : throw new FormatException("No such telling.");
}
