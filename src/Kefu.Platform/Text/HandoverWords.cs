namespace Kefu.Platform.Text;

/// <summary>Recognises a request for a person, such as 转人工; the lists are data and can be extended by each shop.</summary>
public sealed record HandoverWords
{
    /// <summary>The words Kefu starts with.</summary>
    public static HandoverWords Default { get; } = new();

    /// <summary>Words that ask for a person wherever they stand.</summary>
    public IReadOnlyList<string> Words { get; init => field = Tidy(value); } =
    [
        "转人工", "人工客服", "人工服务", "人工坐席", "找人工", "要人工", "接人工", "人工", "真人", "活人", "找客服", "转客服", "找个人",
        "human", "real person", "real agent", "live agent", "live person", "live chat", "live support", "customer service representative",
        "speak to someone", "talk to someone", "speak with someone", "talk with someone", "chat with someone",
        "speak to a person", "talk to a person", "speak with a person", "talk with a person", "speak to a representative", "talk to a representative",
        "speak to an agent", "talk to an agent", "speak with an agent", "talk with an agent", "connect me to an agent", "connect me with an agent",
        "transfer me", "get me an agent", "want an agent", "need an agent", "speak to your manager", "speak to a manager",
    ];

    /// <summary>Words that ask for a person when they are the whole message.</summary>
    public IReadOnlyList<string> Alone { get; init => field = Tidy(value); } =
        ["客服", "在线客服", "agent", "an agent", "operator", "representative", "person", "someone", "staff", "support agent", "customer service"];

    /// <summary>Where these stand, a word inside them does not count.</summary>
    public IReadOnlyList<string> NotMeant { get; init => field = Tidy(value); } =
        ["人工智能", "人工费", "人工成本", "人工湖", "人工草", "人工皮", "人工合成", "人工钻", "是真人吗", "是人工吗", "真人秀", "真人cs", "human hair", "human size"];

    /// <summary>Words that turn the request round when they stand right before it.</summary>
    public IReadOnlyList<string> Negations { get; init => field = Tidy(value); } =
    [
        "不要", "不用", "不想", "不需要", "不必", "无需", "无须", "别", "勿", "没必要", "没有必要", "用不着",
        "don't", "dont", "do not", "no need", "not", "without", "no", "never",
    ];

    /// <summary>Words that may stand between a negation and what it turns round.</summary>
    public IReadOnlyList<string> Between { get; init => field = Tidy(value); } =
    [
        "再", "帮我", "给我", "我", "跟", "和", "找", "接", "转", "转接", "叫", "联系", "任何", "去", "到", "要", "了",
        "to", "a", "an", "the", "any", "want", "need", "talk", "speak", "with", "for", "me", "connect", "transfer", "please",
    ];

    /// <summary>Whether a message asks for a person.</summary>
    public bool AsksForPerson(string text)
    {
        foreach (var clause in text.Split([',', '.', ';', '!', '?', '，', '。', '；', '！', '？', '、', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var bare = Phrases.Bare(clause, keepSpaces: true);
            if (bare.Length > 0 && (Alone.Contains(bare, StringComparer.Ordinal) || Asks(bare)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Words as messages are compared with them; an empty one would be found everywhere.</summary>
    private static IReadOnlyList<string> Tidy(IReadOnlyList<string>? words) =>
        [.. (words ?? []).Select(w => Phrases.Bare(w ?? "", keepSpaces: true)).Where(w => w.Length > 0).Distinct(StringComparer.Ordinal)];

    private bool Asks(string bare)
    {
        foreach (var word in NotMeant)
        {
            bare = bare.Replace(word, "#", StringComparison.Ordinal);
        }

        // 不需要人工 holds 要人工 too: what overlaps a refusal is part of it.
        var hits = Words.SelectMany(w => Occurrences(bare, w).Select(at => (At: at, End: at + w.Length, Refused: IsNegated(bare[..at])))).ToList();
        return hits.Exists(h => !hits.Exists(r => r.Refused && r.At < h.End && h.At < r.End));
    }

    private static IEnumerable<int> Occurrences(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            var end = at + word.Length;
            var inside = char.IsAsciiLetter(word[0])
                && ((at > 0 && char.IsAsciiLetterOrDigit(text[at - 1])) || (end < text.Length && char.IsAsciiLetter(text[end]) && text[end] != 's'));
            if (!inside)
            {
                yield return at;
            }
        }
    }

    private bool IsNegated(string before)
    {
        for (var rest = before.TrimEnd(); rest.Length > 0;)
        {
            var negation = Negations.Select(n => Phrases.Bare(n, keepSpaces: true)).FirstOrDefault(n => EndsWithWord(rest, n));
            if (negation is not null)
            {
                // 要不要 and 用不用 ask, they do not refuse; and 特别 is no 别.
                var earlier = rest[..^negation.Length];
                var asks = negation is "不要" or "不用" or "不想" && earlier.EndsWith(negation[1]);
                return !asks && !(negation is "别" && earlier.EndsWith('特'));
            }

            var filler = Between.FirstOrDefault(f => EndsWithWord(rest, f));
            if (filler is null)
            {
                return false;
            }

            rest = rest[..^filler.Length].TrimEnd();
        }

        return false;
    }

    private static bool EndsWithWord(string text, string word) =>
        text.EndsWith(word, StringComparison.Ordinal)
        && (!char.IsAsciiLetter(word[0]) || text.Length == word.Length || !char.IsAsciiLetterOrDigit(text[^(word.Length + 1)]));
}
