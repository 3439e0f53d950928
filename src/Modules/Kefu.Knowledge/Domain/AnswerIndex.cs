using Kefu.Platform.Text;

namespace Kefu.Knowledge.Domain;

/// <summary>One way a question is asked, and the document that answers it.</summary>
internal sealed record AnswerEntry<TKey>(TKey Key, string Phrase);

/// <summary>How well a document meets a question.</summary>
internal sealed record AnswerScore<TKey>(TKey Key, double Score);

/// <summary>Finds the document whose title or phrasing shares the most telling tokens with a question.</summary>
/// <remarks>The score is the harmonic mean of how much of the question's weight the phrase meets and the reverse, each token weighing as much as it is rare. A token nobody knows weighs most: what the index cannot meet lowers the score.</remarks>
internal sealed class AnswerIndex<TKey>
    where TKey : notnull
{
    private readonly List<(TKey Key, double Weight)> _entries = [];
    private readonly Dictionary<string, List<int>> _postings = new(StringComparer.Ordinal);

    public AnswerIndex(IEnumerable<AnswerEntry<TKey>> entries)
    {
        var tokens = new List<IReadOnlyList<string>>();
        foreach (var entry in entries)
        {
            var distinct = Distinct(entry.Phrase);
            if (distinct.Count == 0)
            {
                continue;
            }

            foreach (var token in distinct)
            {
                if (!_postings.TryGetValue(token, out var at))
                {
                    _postings[token] = at = [];
                }

                at.Add(tokens.Count);
            }

            tokens.Add(distinct);
            _entries.Add((entry.Key, 0));
        }

        for (var i = 0; i < _entries.Count; i++)
        {
            _entries[i] = (_entries[i].Key, tokens[i].Sum(Weight));
        }
    }

    public int Count => _entries.Count;

    /// <summary>The best documents, best first; a document counts with its best phrase.</summary>
    public IReadOnlyList<AnswerScore<TKey>> Find(string question, int take)
    {
        var asked = Distinct(question);
        var askedWeight = asked.Sum(Weight);
        if (askedWeight <= 0)
        {
            return [];
        }

        var met = new Dictionary<int, double>();
        foreach (var token in asked)
        {
            if (_postings.TryGetValue(token, out var entries))
            {
                var weight = Weight(token);
                foreach (var entry in entries)
                {
                    met[entry] = met.GetValueOrDefault(entry) + weight;
                }
            }
        }

        var best = new Dictionary<TKey, double>();
        foreach (var (entry, weight) in met)
        {
            var score = 2 * weight / (askedWeight + _entries[entry].Weight);
            var key = _entries[entry].Key;
            best[key] = Math.Max(best.GetValueOrDefault(key), Math.Min(1, score));
        }

        return [.. best.OrderByDescending(b => b.Value).Take(take).Select(b => new AnswerScore<TKey>(b.Key, b.Value))];
    }

    private static List<string> Distinct(string text) => [.. Tokenizer.Tokens(text).Distinct(StringComparer.Ordinal)];

    private double Weight(string token) => Math.Log(1 + ((_entries.Count + 1.0) / (_postings.TryGetValue(token, out var at) ? at.Count : 0.5)));
}
