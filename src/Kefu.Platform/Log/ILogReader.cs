namespace Kefu.Platform.Log;

/// <summary>Derives something from the log, each row once: a search index, counters, audit seals, tasks in another context.</summary>
public interface ILogReader
{
    /// <summary>The reader's lasting name; its cursor is kept under it.</summary>
    string Name { get; }

    /// <summary>True for rows the reader cares about; the others only move its cursor.</summary>
    bool Wants(LogEntry entry);

    /// <summary>True when the reader acts on what it hears (answers, invites, plans) rather than keep a record of it; it is not told of history that was brought in.</summary>
    bool Acts => false;

    /// <summary>Applies rows in log order. Runs in the transaction that moves the cursor, so its effects in the database happen exactly once.</summary>
    Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct);
}
