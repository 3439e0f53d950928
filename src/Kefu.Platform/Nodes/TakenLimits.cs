using System.Buffers.Binary;
using Kefu.Platform.Web.Limits;

namespace Kefu.Platform.Nodes;

/// <summary>How often limits were taken on a node, as words for the others: 26 bytes each, in base64.</summary>
internal static class TakenLimits
{
    private const int Size = 26;
    private const int MostInWord = 200;

    public static IEnumerable<string> Write(IEnumerable<(LimitKey Key, int PerMinute, int Count)> taken)
    {
        foreach (var chunk in taken.Chunk(MostInWord))
        {
            var bytes = new byte[chunk.Length * Size];
            for (var i = 0; i < chunk.Length; i++)
            {
                var (key, perMinute, count) = chunk[i];
                var at = bytes.AsSpan(i * Size, Size);
                (at[0], at[1]) = ((byte)key.Door, (byte)key.Kind);
                BinaryPrimitives.WriteUInt128BigEndian(at[2..], key.Id);
                BinaryPrimitives.WriteInt32BigEndian(at[18..], perMinute);
                BinaryPrimitives.WriteInt32BigEndian(at[22..], count);
            }

            yield return Convert.ToBase64String(bytes);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The word is none of ours.</exception>
    public static IReadOnlyList<(LimitKey Key, int PerMinute, int Count)> Read(ReadOnlySpan<char> word)
    {
        var bytes = Convert.FromBase64String(word.ToString());
        if (bytes.Length % Size != 0)
        {
            throw new FormatException("Not whole entries.");
        }

        var taken = new (LimitKey, int, int)[bytes.Length / Size];
        for (var i = 0; i < taken.Length; i++)
        {
            var at = bytes.AsSpan(i * Size, Size);
            taken[i] = (
                new LimitKey((Door)at[0], (LimitKind)at[1], BinaryPrimitives.ReadUInt128BigEndian(at[2..])),
                Math.Max(1, BinaryPrimitives.ReadInt32BigEndian(at[18..])),
                Math.Clamp(BinaryPrimitives.ReadInt32BigEndian(at[22..]), 0, 1_000_000));
        }

        return taken;
    }
}
