using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Kefu.Identity.Domain;

/// <summary>Random tokens that are shown once and kept only as a hash.</summary>
internal static class SecretToken
{
    private const int Bytes = 32;

    /// <summary>A new token of 256 random bits.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is stored of a token. The whole text counts: case, blanks and length.</summary>
    public static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
