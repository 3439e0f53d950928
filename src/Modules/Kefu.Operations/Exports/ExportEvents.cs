namespace Kefu.Operations;

/// <summary>Event: somebody asked for records of a shop as a file.</summary>
public sealed record ExportAsked(Guid Export, string Kind, DateTime? FromUtc, DateTime ToUtc, bool Unmasked, bool Internal);

/// <summary>Event: the file is ready.</summary>
public sealed record ExportFinished(Guid Export, string Kind, long Rows);

/// <summary>Event: there will be no file: <c>asked</c>, or <c>rights</c> when whoever asked may not have it any more.</summary>
public sealed record ExportStopped(Guid Export, string Kind, string Why);

/// <summary>Event: somebody took the file.</summary>
public sealed record ExportTaken(Guid Export, string Kind, long Rows, bool Unmasked);

/// <summary>Event: the file's time is over, and it was removed.</summary>
public sealed record ExportExpired(Guid Export, string Kind);
