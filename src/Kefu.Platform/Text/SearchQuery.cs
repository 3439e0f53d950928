using System.Text;

namespace Kefu.Platform.Text;

/// <summary>One thing a text must contain: any of these tokens, as the beginning of a token where prefixes are allowed.</summary>
public sealed record SearchTerm(IReadOnlyList<string> AnyOf, bool Prefix = false);

/// <summary>A query in the tokens of <see cref="Tokenizer"/>; every token is ASCII letters and digits, so it needs no escaping.</summary>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms, IReadOnlyList<string> Tokens)
{
    /// <summary>Nothing to search for.</summary>
    public bool IsEmpty => Terms.Count == 0;

    /// <summary>All terms, for a MATCH of SQLite's FTS5.</summary>
    public string ToFts5() => Render(" AND ", " OR ", "*");

    /// <summary>All terms, for PostgreSQL's <c>to_tsquery('simple', …)</c>.</summary>
    public string ToTsQuery() => Render(" & ", " | ", ":*");

    /// <summary>Any token, for ranking by FTS5's bm25.</summary>
    public string ToFts5Any() => string.Join(" OR ", Tokens);

    /// <summary>Any token, for ranking in PostgreSQL.</summary>
    public string ToTsQueryAny() => string.Join(" | ", Tokens);

    private string Render(string and, string or, string prefixMark)
    {
        var text = new StringBuilder();
        foreach (var term in Terms)
        {
            text.Append(text.Length == 0 ? "" : and).Append('(');
            text.AppendJoin(or, term.AnyOf.Select(t => term.Prefix ? t + prefixMark : t)).Append(')');
        }

        return text.ToString();
    }
}
