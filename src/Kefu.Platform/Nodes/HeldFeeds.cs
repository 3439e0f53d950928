using System.Buffers.Binary;
using Kefu.Platform.Web.Limits;

namespace Kefu.Platform.Nodes;

/// <summary>How many feeds a node holds of whom, as words for the others: one character that says whether this begins a telling of all, then 21 bytes each, in base64.</summary>
internal static class HeldFeeds
{
    private const char All = 'a';
    private const char Some = 's';
    private const int Size = 21;
    private const int MostInWord = 250;

    /// <summary>One word at least: it also says that the node is there.</summary>
    public static IEnumerable<string> Write(bool all, IReadOnlyList<(LimitKey Key, int Count)> held)
    {
        var begun = 0;
        do
        {
            var chunk = held.Skip(begun).Take(MostInWord).ToList();
            var bytes = new byte[chunk.Count * Size];
            for (var i = 0; i < chunk.Count; i++)
            {
                var at = bytes.AsSpan(i * Size, Size);
                at[0] = (byte)chunk[i].Key.Kind;
                BinaryPrimitives.WriteUInt128BigEndian(at[1..], chunk[i].Key.Id);
                BinaryPrimitives.WriteInt32BigEndian(at[17..], chunk[i].Count);
            }

            yield return (all && begun == 0 ? All : Some) + Convert.ToBase64String(bytes);
            begun += MostInWord;
        }
        while (begun < held.Count);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">The word is none of ours.</exception>
    public static (bool All, IReadOnlyList<(LimitKey Key, int Count)> Held) Read(ReadOnlySpan<char> word)
    {
        var bytes = word.Length > 0 && word[0] is All or Some ? Convert.FromBase64String(word[1..].ToString()) : throw new FormatException("No such telling.");
        if (bytes.Length % Size != 0)
        {
            throw new FormatException("Not whole entries.");
        }

        var held = new (LimitKey, int)[bytes.Length / Size];
        for (var i = 0; i < held.Length; i++)
        {
            var at = bytes.AsSpan(i * Size, Size);
            held[i] = (new LimitKey(Door.Feed, (LimitKind)at[0], BinaryPrimitives.ReadUInt128BigEndian(at[1..])), Math.Max(0, BinaryPrimitives.ReadInt32BigEndian(at[17..])));
        }

        return (word[0] == All, held);
    }
}
