using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kefu.Orders.Domain;

/// <summary>The signature a shop puts on its webhooks: <c>v1=hex(HMAC-SHA256(secret, timestamp + "." + body))</c>.</summary>
internal static class OrderSignature
{
    /// <summary>How far the sender's clock may be from ours, either way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        mac.AppendData(body);
        return "v1=" + Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    /// <summary>True when the signature is right, compared in constant time, and the timestamp (Unix seconds) is fresh.</summary>
    public static bool Holds(string secret, string timestamp, string signature, ReadOnlySpan<byte> body, DateTime nowUtc)
    {
        var right = CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Of(secret, timestamp, body)),
            Encoding.UTF8.GetBytes(signature.Length > 200 ? "" : signature.Trim().ToLowerInvariant()));
        return right
            && long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and < 253_402_300_800
            && (nowUtc - DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime).Duration() <= Window;
    }
}
