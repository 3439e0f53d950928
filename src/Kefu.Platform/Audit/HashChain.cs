using System.Security.Cryptography;
using System.Text;
using Kefu.Platform.Log;

namespace Kefu.Platform.Audit;

/// <summary>The chain that makes the log tamper-evident: each row's hash covers the row and the hash before it.</summary>
public static class HashChain
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    private const byte FormatVersion = 1;

    // How far behind a fault the rows are read to tell a moved row from a missing or changed one.
    private const int LookAhead = 10_000;

    /// <summary>The bytes of a row that are sealed: every field in fixed order, texts with their length, so that no two rows share them.</summary>
    public static byte[] Bytes(LogEntry entry)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(FormatVersion);
        writer.Write(entry.Tx);
        writer.Write(entry.Seq);
        writer.Write(entry.AtUtc.Ticks / TimeSpan.TicksPerMicrosecond);
        writer.Write(entry.Type);
        writer.Write(entry.ActorKind);
        writer.Write(entry.ActorId.ToByteArray());
        writer.Write(entry.ActorName);
        writer.Write(entry.Source);
        writer.Write(entry.ShopId.HasValue);
        writer.Write(entry.ShopId.GetValueOrDefault().ToByteArray());
        writer.Write(entry.SubjectKind);
        writer.Write(entry.SubjectId.ToByteArray());
        writer.Write(entry.Payload);
        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>The hash that seals a row behind the one whose hash is given.</summary>
    public static byte[] HashOf(ReadOnlySpan<byte> previous, LogEntry entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(previous);
        hash.AppendData(Bytes(entry));
        return hash.GetHashAndReset();
    }

    /// <summary>Seals rows behind a head, in the order given.</summary>
    public static IEnumerable<ChainLink> Seal(ChainHead head, IEnumerable<LogEntry> entries)
    {
        var (index, previous) = head;
        foreach (var entry in entries)
        {
            var hash = HashOf(previous, entry);
            yield return new ChainLink(++index, previous, hash, entry);
            previous = hash;
        }
    }

    /// <summary>
    /// Finds the first fault in rows read in the order of the log, with those that have lost their row at their place in
    /// the chain; null when there is none. Rows at the end that are not sealed yet are no fault.
    /// </summary>
    /// <param name="links">The rows with their seals.</param>
    /// <param name="from">Where to begin; the start of the log if left out.</param>
    /// <param name="end">A head noted earlier that must still be reached.</param>
    public static ChainFault? Verify(IEnumerable<ChainLink> links, ChainHead? from = null, ChainHead? end = null)
    {
        var (index, previous) = from ?? ChainHead.Start;
        using var rest = links.GetEnumerator();
        while (rest.MoveNext())
        {
            var link = rest.Current;
            index++;
            if (link.Hash.Length == 0)
            {
                return Remaining(rest).Exists(l => l.Hash.Length > 0) ? new ChainFault(index, ChainFaultKind.Inserted, link.Entry) : EndFault(end, index - 1);
            }

            if (FaultOf(link, index, previous, rest) is { } kind)
            {
                return new ChainFault(index, kind, link.Entry);
            }

            previous = link.Hash;
            if (end?.Index == index && !end.Hash.AsSpan().SequenceEqual(previous))
            {
                return new ChainFault(index, ChainFaultKind.Changed, link.Entry);
            }
        }

        return EndFault(end, index);
    }

    private static ChainFault? EndFault(ChainHead? end, long reached) =>
        end is not null && reached < end.Index ? new ChainFault(reached + 1, ChainFaultKind.Missing) : null;

    private static ChainFaultKind? FaultOf(ChainLink link, long index, byte[] previous, IEnumerator<ChainLink> rest)
    {
        if (link.Entry is not { } entry)
        {
            return ChainFaultKind.Missing;
        }

        var follows = link.PreviousHash.AsSpan().SequenceEqual(previous);
        var consistent = HashOf(link.PreviousHash, entry).AsSpan().SequenceEqual(link.Hash);
        if (follows && consistent)
        {
            return link.Index == index ? null : link.Index > index ? ChainFaultKind.Missing : ChainFaultKind.Reordered;
        }

        var later = Remaining(rest);
        if (consistent)
        {
            // A sound row behind the wrong one: either its own predecessor, or the row that belongs here, comes later.
            return later.Exists(l => l.Hash.AsSpan().SequenceEqual(link.PreviousHash) || l.PreviousHash.AsSpan().SequenceEqual(previous))
                ? ChainFaultKind.Reordered
                : ChainFaultKind.Missing;
        }

        return later.Exists(l => l.Entry is { } moved && HashOf(link.PreviousHash, moved).AsSpan().SequenceEqual(link.Hash))
            ? ChainFaultKind.Reordered
            : ChainFaultKind.Changed;
    }

    private static List<ChainLink> Remaining(IEnumerator<ChainLink> rest)
    {
        var links = new List<ChainLink>();
        while (links.Count < LookAhead && rest.MoveNext())
        {
            links.Add(rest.Current);
        }

        return links;
    }
}
