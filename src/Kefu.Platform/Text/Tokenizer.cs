using System.Globalization;
using System.Text;

namespace Kefu.Platform.Text;

/// <summary>
/// The one tokenizer of index and query. Chinese gives single characters and bigrams, English stems and character
/// 4-grams, numbers are kept whole and can be found by their beginning or their end. Tokens are lower-case ASCII with a
/// letter for their kind (c character, w word, g gram, n number, r number reversed; other scripts in hex), because
/// neither unicode61 nor PostgreSQL's parser then has anything left to split, fold or guess.
/// </summary>
public static class Tokenizer
{
    private const int GramLength = 4;
    private const int LongestWord = 48;

    /// <summary>The tokens of a text, joined by spaces, ready for an FTS5 column or <c>to_tsvector('simple', …)</c>.</summary>
    public static string IndexText(string text) => string.Join(' ', Tokens(text));

    /// <summary>The tokens of a text, repeated as often as they occur.</summary>
    public static IReadOnlyList<string> Tokens(string text)
    {
        var tokens = new List<string>();
        foreach (var piece in Pieces(text))
        {
            AddIndexed(piece, tokens);
        }

        return tokens;
    }

    /// <summary>A query in the same tokens; the last English word and every number match by their beginning.</summary>
    public static SearchQuery Query(string text)
    {
        var pieces = Pieces(text).ToList();
        var terms = new List<SearchTerm>();
        for (var i = 0; i < pieces.Count; i++)
        {
            AddTerms(pieces[i], isLast: i == pieces.Count - 1, terms);
        }

        return new SearchQuery(terms, [.. pieces.SelectMany(RankedTokens).Distinct()]);
    }

    private static void AddIndexed(Piece piece, List<string> tokens)
    {
        if (piece.Kind == PieceKind.Characters)
        {
            AddCharacters(piece, tokens);
        }
        else if (piece.Kind == PieceKind.Word)
        {
            tokens.Add("w" + Stemmer.Stem(piece.Text));
            AddGrams(piece.Text, tokens);
        }
        else
        {
            tokens.Add("n" + piece.Text);
            tokens.Add("r" + Reversed(piece.Text));
        }

        if (piece.Parts is { } parts)
        {
            foreach (var part in parts)
            {
                AddIndexed(part, tokens);
            }
        }
    }

    private static void AddCharacters(Piece piece, List<string> tokens)
    {
        var codes = piece.Text.EnumerateRunes().Select(Code).ToList();
        for (var i = 0; i < codes.Count; i++)
        {
            tokens.Add("c" + codes[i]);
            if (i + 1 < codes.Count)
            {
                tokens.Add("c" + codes[i] + codes[i + 1]);
            }
        }
    }

    private static void AddTerms(Piece piece, bool isLast, List<SearchTerm> terms)
    {
        switch (piece.Kind)
        {
            case PieceKind.Characters:
                var codes = piece.Text.EnumerateRunes().Select(Code).ToList();
                if (codes.Count == 1)
                {
                    terms.Add(new SearchTerm(["c" + codes[0]]));
                }

                for (var i = 0; i + 1 < codes.Count; i++)
                {
                    terms.Add(new SearchTerm(["c" + codes[i] + codes[i + 1]]));
                }

                break;
            case PieceKind.Word:
                terms.Add(new SearchTerm(["w" + Stemmer.Stem(piece.Text)], Prefix: isLast && piece.Text.Length > 2));
                break;
            default:
                var whole = "n" + piece.Text;
                terms.Add(new SearchTerm(piece.Text.Length < GramLength ? [whole] : [whole, "r" + Reversed(piece.Text)], Prefix: true));
                break;
        }
    }

    private static List<string> RankedTokens(Piece piece)
    {
        var tokens = new List<string>();
        AddIndexed(piece, tokens);
        return tokens;
    }

    private static void AddGrams(string word, List<string> tokens)
    {
        for (var i = 0; word.Length > GramLength && i + GramLength <= word.Length; i++)
        {
            tokens.Add(string.Concat("g", word.AsSpan(i, GramLength)));
        }
    }

    private static IEnumerable<Piece> Pieces(string text)
    {
        var normal = Fold(text);
        for (var at = 0; at < normal.Length;)
        {
            var start = at;
            if (IsIdeograph(normal, at))
            {
                while (at < normal.Length && IsIdeograph(normal, at))
                {
                    at += char.IsHighSurrogate(normal[at]) ? 2 : 1;
                }

                yield return new Piece(PieceKind.Characters, normal[start..at]);
            }
            else if (IsPlain(normal, at))
            {
                at = EndOfAlphanumeric(normal, at);
                foreach (var piece in Alphanumeric(normal[start..at]))
                {
                    yield return piece;
                }
            }
            else
            {
                at++;
            }
        }
    }

    // A hyphen between letters or digits joins them: KF-2025-0001 is one thing, and e-mail is also email.
    private static int EndOfAlphanumeric(string text, int at)
    {
        while (at < text.Length)
        {
            var joins = text[at] is '-' or '_' && at + 1 < text.Length && IsPlain(text, at + 1);
            if (!joins && !IsPlain(text, at))
            {
                break;
            }

            at++;
        }

        return at;
    }

    private static List<Piece> Alphanumeric(string run)
    {
        var segments = run.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries);
        var hasDigit = run.Any(char.IsAsciiDigit);
        if (!hasDigit)
        {
            var words = segments.Select(s => new Piece(PieceKind.Word, Ascii(s))).ToList();
            return words.Count == 1 ? words : [new Piece(PieceKind.Word, Ascii(string.Concat(segments)), words)];
        }

        var parts = segments.SelectMany(Split).ToList();
        return [new Piece(PieceKind.Number, Ascii(string.Concat(segments)), parts.Count > 1 ? parts : null)];
    }

    private static IEnumerable<Piece> Split(string segment)
    {
        for (var at = 0; at < segment.Length;)
        {
            var start = at;
            var digits = char.IsAsciiDigit(segment[at]);
            while (at < segment.Length && char.IsAsciiDigit(segment[at]) == digits)
            {
                at++;
            }

            yield return new Piece(digits ? PieceKind.Number : PieceKind.Word, Ascii(segment[start..at]));
        }
    }

    private static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in Safe(text).Normalize(NormalizationForm.FormKC).Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    // Normalisation refuses lone surrogates, and text from outside may hold them.
    private static string Safe(string text) =>
        text.Any(char.IsSurrogate) ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) : text;

    private static bool IsPlain(string text, int at) => char.IsLetterOrDigit(text[at]) && !IsIdeograph(text, at);

    // Scripts written without spaces: Han with its extensions, kana and bopomofo.
    private static bool IsIdeograph(string text, int at) => text[at] switch
    {
        >= '\u3005' and <= '\u3007' => true,
        >= '\u3041' and <= '\u318f' => char.IsLetter(text[at]),
        >= '\u31a0' and <= '\u9fff' => char.IsLetter(text[at]),
        >= '\uf900' and <= '\ufaff' => true,
        >= '\ud840' and <= '\ud888' => at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]),
        _ => false,
    };

    private static string Ascii(string text)
    {
        text = text.Length > LongestWord ? text[..LongestWord] : text;
        if (text.All(char.IsAsciiLetterOrDigit))
        {
            return text;
        }

        var ascii = new StringBuilder(text.Length * 5);
        foreach (var c in text)
        {
            _ = char.IsAsciiLetterOrDigit(c) ? ascii.Append(c) : ascii.Append('q').Append(Hex(c));
        }

        return ascii.ToString();
    }

    private static string Code(Rune rune) => Hex(rune.Value);

    private static string Hex(int value) => value.ToString("x4", CultureInfo.InvariantCulture);

    private static string Reversed(string text)
    {
        var characters = text.ToCharArray();
        Array.Reverse(characters);
        return new string(characters);
    }

    private enum PieceKind
    {
        Characters,
        Word,
        Number,
    }

    private sealed record Piece(PieceKind Kind, string Text, IReadOnlyList<Piece>? Parts = null);
}
