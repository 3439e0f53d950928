using System.Text.RegularExpressions;

namespace Kefu.Tickets.Domain;

/// <summary>A phone number or an e-mail address by which the customer can be reached.</summary>
internal static partial class ContactPoint
{
    public static bool IsEmail(string? text) => text is { Length: <= 320 } && Email().IsMatch(text.Trim());

    public static bool IsPhone(string? text) => text is { Length: <= 30 } && PhoneShape().IsMatch(text.Trim()) && Digits(text).Length is >= 7 and <= 15;

    /// <summary>True when both name the same line, however written.</summary>
    public static bool SamePhone(string? left, string? right)
    {
        var a = Digits(left);
        var b = Digits(right);
        return a.Length >= 7 && b.Length >= 7 && (a.EndsWith(b, StringComparison.Ordinal) || b.EndsWith(a, StringComparison.Ordinal));
    }

    private static string Digits(string? text) => string.Concat((text ?? "").Where(char.IsAsciiDigit));

    [GeneratedRegex(@"^[^@\s<>""]+@[^@\s<>""]+\.[^@\s<>""]{2,}$", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex Email();

    [GeneratedRegex(@"^\+?[0-9][0-9 ()\-]*$", RegexOptions.None, matchTimeoutMilliseconds: 500)]
    private static partial Regex PhoneShape();
}
