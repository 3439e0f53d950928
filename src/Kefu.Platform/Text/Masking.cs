using System.Text.RegularExpressions;

namespace Kefu.Platform.Text;

/// <summary>Hides the parts of personal data that a reader without the right to see them does not need.</summary>
public static partial class Masking
{
    private const string Hidden = "****";
    private const int Limit = 1000;

    /// <summary>138****1234, also behind +86; a landline keeps area code and last four digits.</summary>
    public static string Phone(string? phone)
    {
        var text = phone?.Trim() ?? "";
        if (text.Length == 0)
        {
            return "";
        }

        if (Mobile().Match(text) is { Success: true, Index: 0 } mobile && mobile.Length == text.Length)
        {
            return MaskMobile(mobile);
        }

        if (Landline().Match(text) is { Success: true, Index: 0 } landline && landline.Length == text.Length)
        {
            return MaskLandline(landline);
        }

        var digits = text.Count(char.IsDigit);
        return digits < 7 ? Hidden : Keep(text, first: digits >= 10 ? 3 : 1, last: digits >= 10 ? 4 : 2);
    }

    /// <summary>z***@example.com.</summary>
    public static string Email(string? email)
    {
        var text = email?.Trim() ?? "";
        var at = text.LastIndexOf('@');
        return text.Length == 0 ? "" : at < 1 ? Hidden : string.Concat(text.AsSpan(0, 1), "***", text.AsSpan(at));
    }

    /// <summary>张*, 欧阳*, J* S*: the family name, or the initials of a name in letters.</summary>
    public static string Name(string? name)
    {
        var text = name?.Trim() ?? "";
        if (text.Length == 0)
        {
            return "";
        }

        if (text[0] < 0x2e80)
        {
            return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => FirstElement(w) + "*"));
        }

        var keep = text.Length > 2 && CompoundSurnames.Contains(text[..2], StringComparer.Ordinal) ? text[..2] : FirstElement(text);
        return keep + "*";
    }

    /// <summary>The first six and the last four of an identity number; the birth date between them is hidden.</summary>
    public static string IdNumber(string? number)
    {
        var text = number?.Trim() ?? "";
        return text.Length == 0 ? "" : text.Length < 15 ? Hidden : Keep(text, first: 6, last: 4);
    }

    /// <summary>The last four digits of a bank card.</summary>
    public static string BankCard(string? number)
    {
        var digits = string.Concat((number ?? "").Where(char.IsDigit));
        return digits.Length == 0 ? "" : digits.Length < 8 ? Hidden : Hidden + digits[^4..];
    }

    /// <summary>The address down to its district; what cannot be read as such is hidden whole.</summary>
    public static string Address(string? address)
    {
        var text = address?.Trim() ?? "";
        if (text.Length == 0)
        {
            return "";
        }

        var district = District().Match(text);
        return district.Success ? district.Value + Hidden : Hidden;
    }

    /// <summary>Masks telephone, identity and bank card numbers and e-mail addresses inside free text.</summary>
    public static string Redact(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var plain = text.Any(IsFullWidth) ? string.Concat(text.Select(c => IsFullWidth(c) ? (char)(c - 0xfee0) : c)) : text;
        var redacted = RedactPlain(plain);
        return string.Equals(redacted, plain, StringComparison.Ordinal) ? text : redacted;
    }

    private static bool IsFullWidth(char c) => c is (>= '\uff10' and <= '\uff19') or '\uff20' or '\uff0b' or '\uff0d' or '\uff38' or '\uff58';

    private static string RedactPlain(string text)
    {
        var result = text.Contains('@', StringComparison.Ordinal) ? EmailInText().Replace(text, m => Email(m.Value)) : text;
        if (!result.Any(char.IsDigit))
        {
            return result;
        }

        result = IdInText().Replace(result, m => IdNumber(m.Value));
        result = Mobile().Replace(result, MaskMobile);
        result = Landline().Replace(result, MaskLandline);
        return CardInText().Replace(result, m => PassesLuhn(m.Value) ? BankCard(m.Value) : m.Value);
    }

    private static readonly string[] CompoundSurnames =
    [
        "欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫", "独孤", "长孙", "宇文",
    ];

    private static string MaskMobile(Match match)
    {
        var digits = string.Concat(match.Groups["number"].Value.Where(char.IsDigit));
        return match.Groups["country"].Value + digits[..3] + Hidden + digits[^4..];
    }

    private static string MaskLandline(Match match) =>
        match.Groups["area"].Value + Hidden + match.Groups["number"].Value[^4..] + match.Groups["extension"].Value;

    private static string Keep(string text, int first, int last) =>
        string.Concat(text.AsSpan(0, first), new string('*', Math.Max(4, text.Length - first - last)), text.AsSpan(text.Length - last));

    private static string FirstElement(string text) =>
        text.Length > 1 && char.IsHighSurrogate(text[0]) ? text[..2] : text[..1];

    private static bool PassesLuhn(string number)
    {
        var sum = 0;
        var doubled = false;
        for (var i = number.Length - 1; i >= 0; i--)
        {
            if (!char.IsDigit(number[i]))
            {
                continue;
            }

            var digit = (int)char.GetNumericValue(number[i]) * (doubled ? 2 : 1);
            sum += digit > 9 ? digit - 9 : digit;
            doubled = !doubled;
        }

        return sum % 10 == 0;
    }

    [GeneratedRegex(@"(?<![\d*])(?<country>(?:\+|00)?86[- ]?)?(?<number>1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Mobile();

    [GeneratedRegex(@"(?<![\d*])(?<area>(?:\+86[- ]?)?(?:\(0\d{2,3}\)|(0\d{2,3})|(?<=\+86[- ]?)\d{2,3})[- ])(?<number>\d{7,8})(?<extension>-\d{1,5})?(?!\d)", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex Landline();

    [GeneratedRegex(@"[\p{L}\d._%+-]+@[\p{L}\d-]+(\.[\p{L}\d-]+)+", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex EmailInText();

    [GeneratedRegex(@"(?<!\d)[1-9]\d{5}(18|19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex IdInText();

    [GeneratedRegex(@"(?<![\d*])\d(?:[ -]?\d){14,18}(?!\d)", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex CardInText();

    [GeneratedRegex("^(.{1,10}?(省|自治区|特别行政区))?(.{1,12}?(市|自治州|地区|盟))?.{1,10}?(区|县|旗|市)", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex District();
}
