using System.Globalization;

namespace Kefu.Platform.Text;

/// <summary>Writes cells of CSV that no spreadsheet takes for a formula. Every cell is quoted, so that a program which splits at another sign keeps it whole, too.</summary>
public static class CsvCell
{
    // The half-width signs, their full-width twins, and the blanks that some programs skip before they look.
    private const string Begins = "=+-@|%＝＋－＠\t\r\n";

    /// <summary>Words of people: what would begin a formula gets an apostrophe before it, and so do "+86 138" and "-5" when they are words. Numbers are written by <see cref="Of(long)"/> and stay numbers.</summary>
    public static string Of(string? text)
    {
        var value = text ?? "";
        var calm = IsFormula(value) ? "'" + value : value;
        return '"' + calm.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
    }

    /// <summary>What a cell said before <see cref="Of(string?)"/> set an apostrophe before it, so that a file taken out can be brought in again.</summary>
    public static string Plain(string cell) => cell is ['\'', ..] && IsFormula(cell[1..]) ? cell[1..] : cell;

    /// <summary>A number.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A moment, UTC.</summary>
    public static string Of(DateTime atUtc) => atUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A line.</summary>
    public static string Line(params IEnumerable<string> cells) => string.Join(',', cells) + "\r\n";

    private static bool IsFormula(string value)
    {
        var first = value.AsSpan().TrimStart(" \u00A0\u3000\uFEFF\u200B'\",;");
        return first.Length > 0 && Begins.Contains(first[0], StringComparison.Ordinal);
    }
}
