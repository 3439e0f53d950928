namespace Kefu.Platform.Nodes;

/// <summary>A node of the installation. What it holds is its own for as long as it is alive.</summary>
public sealed class NodeRow
{
    public required string Name { get; init; }

    public required DateTime StartedAtUtc { get; init; }

    public DateTime AliveUntilUtc { get; set; }

    /// <summary>Which version of the program it runs.</summary>
    public required string Version { get; init; }
}
