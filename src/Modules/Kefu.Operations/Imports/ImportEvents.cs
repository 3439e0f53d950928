namespace Kefu.Operations;

/// <summary>Event: somebody gave a file of records to be brought in; it is checked first.</summary>
public sealed record ImportUploaded(Guid Import, string Kind, string FileName, int Rows);

/// <summary>Event: every row was tried and taken back.</summary>
public sealed record ImportChecked(Guid Import, string Kind, int Refused);

/// <summary>Event: somebody started it.</summary>
public sealed record ImportStarted(Guid Import, string Kind);

/// <summary>Event: every row has its result.</summary>
public sealed record ImportFinished(Guid Import, string Kind, int Created, int Changed, int Left, int Refused);

/// <summary>Event: it ended before its last row.</summary>
/// <param name="Why"><c>asked</c>, or <c>rights</c> when whoever brought it may not do so any more.</param>
public sealed record ImportStopped(Guid Import, string Kind, int Seen, string Why);
