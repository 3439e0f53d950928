using Kefu.Platform.Access;
using Kefu.Platform.Log;

namespace Kefu.Platform.Web;

/// <summary>Hears, every few seconds, of each live connection whose actor still holds its right.</summary>
public interface IConnectionListener
{
    /// <summary>The actor is connected now; answer fast and do not throw.</summary>
    void Alive(Actor actor);
}

/// <summary>One event on the wire.</summary>
/// <param name="Position">Its place in the log, sent as the id to resume from; none for passing signs.</param>
public sealed record LiveEvent(string Type, object Data, LogPosition? Position)
{
    /// <summary>The event as it is sent, when it was written before for somebody else.</summary>
    internal byte[]? Line { get; init; }
}

/// <summary>What one live feed tells. It alone decides what its listener may see.</summary>
public interface ILiveView
{
    /// <summary>The subjects whose rows it is asked about from the beginning; every row when null.</summary>
    IReadOnlyCollection<Guid>? Subjects { get; }

    /// <summary>The topics of signs it is asked about; all when null.</summary>
    IReadOnlyCollection<string>? Signs { get; }

    /// <summary>Asked every two seconds: true when there is something to tell that no row of the log tells.</summary>
    bool IsDue => false;

    /// <summary>Further subjects, looked up now: nothing that was written since the feed's start is missed.</summary>
    ValueTask<IReadOnlyCollection<Guid>> MoreSubjectsAsync(CancellationToken ct) => new([]);

    /// <summary>True when further subjects must be looked up again after this row.</summary>
    bool Widens(LogEntry entry) => false;

    /// <summary>Turns a row into events for this listener.</summary>
    ValueTask<IReadOnlyList<LiveEvent>> ProjectAsync(LogEntry entry, CancellationToken ct);

    /// <summary>Tells what is due.</summary>
    /// <param name="at">The place up to which the log was told.</param>
    ValueTask<IReadOnlyList<LiveEvent>> LookAsync(LogPosition at, CancellationToken ct) => new([]);

    /// <summary>Turns a sign into an event, or null when it is not for this listener.</summary>
    LiveEvent? Hear(EphemeralSign sign);
}
