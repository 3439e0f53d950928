using System.Text.RegularExpressions;

namespace Kefu.Identity.Domain;

/// <summary>A browser in words that its owner recognises; what nobody knows stays as it was sent.</summary>
internal static partial class Device
{
    private static readonly string[] Order = ["MicroMessenger", "Edg", "OPR", "Firefox", "Chrome", "Version"];

    public static string Of(string userAgent)
    {
        // Every browser also names those it takes after: the rarest name is its own.
        var own = Names().Matches(userAgent).OrderBy(m => Array.IndexOf(Order, m.Groups["name"].Value)).FirstOrDefault();
        var name = own is null ? null : own.Groups["name"].Value switch { "Edg" => "Edge", "OPR" => "Opera", "Version" => "Safari", "MicroMessenger" => "WeChat", var other => other } + " " + own.Groups["version"].Value;
        var system = userAgent.Contains("Windows", StringComparison.Ordinal) ? "Windows"
            : userAgent.Contains("iPhone", StringComparison.Ordinal) || userAgent.Contains("iPad", StringComparison.Ordinal) ? "iOS"
            : userAgent.Contains("Mac OS X", StringComparison.Ordinal) ? "macOS"
            : userAgent.Contains("Android", StringComparison.Ordinal) ? "Android"
            : userAgent.Contains("HarmonyOS", StringComparison.Ordinal) ? "HarmonyOS"
            : userAgent.Contains("Linux", StringComparison.Ordinal) ? "Linux"
            : null;
        return (name, system) switch
        {
            (null, null) => userAgent.Length == 0 ? "?" : userAgent,
            (null, _) => system,
            (_, null) => name,
            _ => $"{name} · {system}",
        };
    }

    [GeneratedRegex(@"(?<name>MicroMessenger|Edg|OPR|Firefox|Chrome|Version)/(?<version>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Names();
}
