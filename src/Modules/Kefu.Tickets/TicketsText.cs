namespace Kefu.Tickets;

/// <summary>Holds the words of this context (resources beside it).</summary>
public sealed class TicketsText;
