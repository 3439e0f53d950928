using Kefu.Platform.Log;

namespace Kefu.Platform.Audit;

/// <summary>A row of the log with its seal. No entry: the row is gone. No hash: the row was never sealed.</summary>
/// <param name="Index">The place in the chain, from 1 without gaps.</param>
/// <param name="PreviousHash">The hash of the row before.</param>
/// <param name="Hash">The hash of this row and the one before.</param>
/// <param name="Entry">The row itself.</param>
public sealed record ChainLink(long Index, byte[] PreviousHash, byte[] Hash, LogEntry? Entry);

/// <summary>The end of a chain up to some row; kept apart from the database it shows that nothing was cut off since.</summary>
public sealed record ChainHead(long Index, byte[] Hash)
{
    /// <summary>Before the first row.</summary>
    public static ChainHead Start { get; } = new(0, new byte[HashChain.HashLength]);
}

/// <summary>What is wrong with a chain.</summary>
public enum ChainFaultKind
{
    /// <summary>The row no longer says what was sealed.</summary>
    Changed,

    /// <summary>A row was taken out here.</summary>
    Missing,

    /// <summary>Rows stand in another order than they were sealed in.</summary>
    Reordered,

    /// <summary>A row was put in among sealed ones.</summary>
    Inserted,
}

/// <summary>The first fault of a chain.</summary>
/// <param name="Index">The place in the chain at which it shows.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Entry">The row found there, if one is.</param>
public sealed record ChainFault(long Index, ChainFaultKind Kind, LogEntry? Entry = null);
