namespace Kefu.Operations;

/// <summary>Event: a job that was given up is tried again from the beginning.</summary>
public sealed record JobRetried(Guid Job, string Kind, int Attempts);

/// <summary>Event: somebody decided that a job that was given up need not be done.</summary>
public sealed record JobDismissed(Guid Job, string Kind, string Reason);
