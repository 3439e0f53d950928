namespace Kefu.Operations;

/// <summary>What was asked for is taken up under this id.</summary>
internal sealed record Accepted(Guid Id);
