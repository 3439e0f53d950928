using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kefu.Identity.Domain;

/// <summary>Codes that change every half minute (RFC 6238), as every authenticator app makes them.</summary>
internal static class Totp
{
    public const int Digits = 6;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int SecretBytes = 20;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>A new secret of 160 random bits.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>The step a moment belongs to.</summary>
    public static long StepAt(DateTime utc) => (utc - DateTime.UnixEpoch).Ticks / Step.Ticks;

    /// <summary>The code of a step.</summary>
    public static string CodeAt(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // What the apps speak; as a keyed hash it is not broken.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var offset = hash[^1] & 0xf;
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(offset)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The step whose code this is, if it is that of now, of the one before or of the one after.</summary>
    public static long? StepOf(byte[] secret, string code, DateTime utc)
    {
        long? found = null;
        var typed = Encoding.UTF8.GetBytes(code);
        for (var step = StepAt(utc) - 1; step <= StepAt(utc) + 1; step++)
        {
            found = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(CodeAt(secret, step)), typed) ? step : found;
        }

        return found;
    }

    /// <summary>Bytes as people can type them.</summary>
    public static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (held, bits) = (0, 0);
        foreach (var b in bytes)
        {
            held = (held << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5)
            {
                text.Append(Alphabet[(held >> (bits - 5)) & 31]);
            }
        }

        return (bits > 0 ? text.Append(Alphabet[(held << (5 - bits)) & 31]) : text).ToString();
    }
}
