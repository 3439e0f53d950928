namespace Kefu.Operations.Data;

/// <summary>The seal of one row of the log: its place in the chain and the hash over it and all before it.</summary>
internal sealed class SealRow
{
    /// <summary>Counts from 1 without gaps.</summary>
    public long Index { get; init; }

    public long Tx { get; init; }

    public long Seq { get; init; }

    public required byte[] PreviousHash { get; init; }

    public required byte[] Hash { get; init; }
}
