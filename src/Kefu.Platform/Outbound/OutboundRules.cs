namespace Kefu.Platform.Outbound;

/// <summary>What Kefu may call of its own accord; configuration, because it belongs to whoever runs the network.</summary>
public sealed record OutboundRules
{
    /// <summary>The ports that may be called.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [443];

    /// <summary>True to allow calls without TLS.</summary>
    public bool PlainHttp { get; init; }

    /// <summary>Networks inside the house that may be called although the table denies them, such as <c>10.1.2.0/24</c>.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>How long a call may take, from looking the name up to the last byte.</summary>
    public double TimeoutSeconds { get; init; } = 5;

    /// <summary>How many bytes of an answer are read.</summary>
    public int MaxBytes { get; init; } = 1024 * 1024;
}
