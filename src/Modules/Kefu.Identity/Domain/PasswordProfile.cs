using System.Collections.Frozen;

namespace Kefu.Identity.Domain;

/// <summary>A rulebook for passwords. The rulebooks of the world contradict each other: 等保 wants classes and periodic change, OWASP ASVS forbids both.</summary>
/// <param name="AdvisedLength">The length that people are advised to take; it is not demanded.</param>
/// <param name="MinClasses">How many of the four classes it must mix: small letters, capitals, digits, others.</param>
/// <param name="MaxAgeDays">After so many days a new one is wanted; 0 for never.</param>
/// <param name="History">So many of the last passwords are not taken again.</param>
/// <param name="RefusesContext">Whether words that everybody here can guess are refused: the person's name, the shops, the product.</param>
public sealed record PasswordProfile(string Key, int MinLength, int AdvisedLength, int MinClasses, int MaxAgeDays, int History, bool RefusesContext)
{
    /// <summary>GB/T 22239: complexity and periodic change.</summary>
    public static readonly PasswordProfile DengBao = new("dengbao", 8, 12, 3, 90, 5, RefusesContext: false);

    /// <summary>OWASP ASVS 5.0: length, no composition, no rotation.</summary>
    public static readonly PasswordProfile Asvs = new("asvs", 8, 15, 1, 0, 0, RefusesContext: true);

    /// <summary>The rulebooks an administrator can choose from.</summary>
    public static readonly FrozenDictionary<string, PasswordProfile> All = new[] { DengBao, Asvs }.ToFrozenDictionary(p => p.Key, StringComparer.Ordinal);

    private static readonly Lazy<FrozenSet<string>> Common = new(ReadCommon);

    /// <summary>True for what everybody tries first.</summary>
    public static bool IsCommon(string password) => Common.Value.Contains(password);

    private static FrozenSet<string> ReadCommon()
    {
        using var reader = new StreamReader(typeof(PasswordProfile).Assembly.GetManifestResourceStream("Kefu.Identity.common-passwords.txt")!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l[0] != '#').ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
