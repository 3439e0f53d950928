namespace Kefu.Routing;

/// <summary>Holds the words of routing (resources beside it).</summary>
public sealed class RoutingText;
