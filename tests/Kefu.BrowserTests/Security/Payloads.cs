using System.Text.Json;

namespace Kefu.Tests.Security;

/// <summary>Texts that would run as script, or take the page apart, wherever somebody wrote them unescaped.</summary>
internal static class Payloads
{
    public static readonly IReadOnlyList<string> All =
        JsonSerializer.Deserialize<List<string>>(File.ReadAllText(Path.Combine(Repository.Root, "tests/Kefu.BrowserTests/Security/payloads.json")))!;

    /// <summary>Longer than any field shows, with the sting at the end.</summary>
    public static readonly string Endless = new string('长', 3_900) + "<img src=x onerror=window.pwned='end'>";

    /// <summary>Those that are no longer than a field takes.</summary>
    public static IReadOnlyList<string> UpTo(int length) => [.. All.Where(p => p.Length <= length)];
}
