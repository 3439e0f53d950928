using System.Security.Cryptography;

namespace Kefu.Identity.Domain;

/// <summary>Codes on paper: eighty random bits in four groups.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    /// <summary>A new set, to be shown once.</summary>
    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Count).Select(_ => string.Join('-', Totp.Base32(RandomNumberGenerator.GetBytes(10)).Chunk(4).Select(c => new string(c))))];

    /// <summary>What is stored of a code; groups and case are how people type, not what they mean.</summary>
    public static string Hash(Guid staff, string code) =>
        SecretToken.Hash(staff.ToString("N") + ":" + new string([.. code.Where(c => !char.IsWhiteSpace(c) && c != '-')]).ToUpperInvariant());
}
