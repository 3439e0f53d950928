using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Customers;

namespace Kefu.Customers.Domain;

/// <summary>The shop's signed word on who its customer is: <c>base64url(json).base64url(HMAC-SHA256)</c>.</summary>
internal static class IdentityToken
{
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private const int Longest = 4096;

    /// <summary>What the token says, or null when it is not the shop's, has run out or names nobody.</summary>
    public static ShopIdentity? Read(string token, string secret, DateTime now)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        if (secret.Length == 0 || token.Length > Longest || dot <= 0 || !TryDecode(token[(dot + 1)..], out var signature))
        {
            return null;
        }

        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(token[..dot]));
        if (!CryptographicOperations.FixedTimeEquals(expected, signature) || !TryDecode(token[..dot], out var json))
        {
            return null;
        }

        try
        {
            var said = JsonSerializer.Deserialize<Claims>(json, JsonSerializerOptions.Web);
            return said is { Sub.Length: > 0 and <= 200 } && IsInForce(said, now)
                ? new ShopIdentity(said.Sub, Cut(said.Name, 200), Cut(said.Email, 200), Cut(said.Phone, 40), Cut(said.Tier, 40), Cut(said.Region, 100))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Signs a token; shops do it on their side.</summary>
    public static string Write(object claims, string secret)
    {
        var first = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, JsonSerializerOptions.Web));
        return first + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(first)));
    }

    private static bool IsInForce(Claims said, DateTime now)
    {
        var seconds = new DateTimeOffset(now).ToUnixTimeSeconds();
        var skew = (long)Skew.TotalSeconds;
        return said.Exp is { } end && end + skew >= seconds && (said.Iat is not { } start || start - skew <= seconds);
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        try
        {
            bytes = Base64Url.DecodeFromChars(text);
            return true;
        }
        catch (FormatException)
        {
            bytes = [];
            return false;
        }
    }

    private static string? Cut(string? text, int most) => text is null ? null : Platform.Text.Cut.To(text, most);

    private sealed record Claims(string? Sub, string? Name, string? Email, string? Phone, string? Tier, string? Region, long? Iat, long? Exp);
}
