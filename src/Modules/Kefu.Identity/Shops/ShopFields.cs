using System.Text.RegularExpressions;
using Kefu.Platform;

namespace Kefu.Identity.Shops;

/// <summary>What the fields of a shop may hold.</summary>
internal static partial class ShopFields
{
    [GeneratedRegex("^#[0-9A-Fa-f]{6}$", RegexOptions.CultureInvariant, 500)]
    public static partial Regex Color();

    /// <summary>An origin is scheme, host and port and nothing else: a path or a wildcard would let strangers in unnoticed.</summary>
    public static bool AreOrigins(IEnumerable<string>? origins) => Clean(origins).All(o =>
        Uri.TryCreate(o, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && string.Equals(uri.GetLeftPart(UriPartial.Authority), o, StringComparison.OrdinalIgnoreCase));

    public static List<string> Clean(IEnumerable<string>? origins) =>
        [.. (origins ?? []).Select(o => o.Trim().TrimEnd('/')).Where(o => o.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Take(50)];

    /// <summary>The lines of a text field.</summary>
    public static IReadOnlyList<string> Lines(string text) => text.Split(['\n', '\r', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static bool IsTimeZone(string zone) => zone is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    public static bool IsLanguage(string language) => PlatformServices.Languages.Contains(language, StringComparer.Ordinal);
}
