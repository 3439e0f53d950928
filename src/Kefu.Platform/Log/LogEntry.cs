using System.Globalization;
using System.Text.Json;
using Kefu.Platform.Persistence;

namespace Kefu.Platform.Log;

/// <summary>One line of the log: who did what, when, on which subject, in which shop. Written in the transaction of the change itself, never changed.</summary>
public sealed class LogEntry
{
    private object? _event;

    /// <summary>The number the database gave the row. Order is by <see cref="Position"/>.</summary>
    public long Seq { get; init; }

    /// <summary>The transaction that wrote the row; always 0 where there is only one writer.</summary>
    public long Tx { get; init; }

    /// <summary>When it happened, UTC.</summary>
    public DateTime AtUtc { get; init; }

    /// <summary>The event's name, such as <c>tickets.ticket-opened</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of actor, as a word of <see cref="Access.ActorKind"/>.</summary>
    public required string ActorKind { get; init; }

    /// <summary>Who acted; empty for the system.</summary>
    public Guid ActorId { get; init; }

    /// <summary>The actor's name at the time.</summary>
    public string ActorName { get; init; } = "";

    /// <summary>The address the act came from.</summary>
    public string Source { get; init; } = "";

    /// <summary>The shop it concerns; none for matters of the whole installation.</summary>
    public Guid? ShopId { get; init; }

    /// <summary>The kind of subject, such as <c>ticket</c>.</summary>
    public required string SubjectKind { get; init; }

    /// <summary>The subject.</summary>
    public Guid SubjectId { get; init; }

    /// <summary>The event itself, as JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>The source of rows that tell of a past which was brought in: they count, but nobody acts on them any more.</summary>
    public const string History = "history";

    /// <summary>True when the row tells of a past that was brought in.</summary>
    public bool IsHistory => string.Equals(Source, History, StringComparison.Ordinal);

    /// <summary>The row's place in the log.</summary>
    public LogPosition Position => new(Tx, Seq);

    /// <summary>What the floor's feeds say of the row: written once for all of them.</summary>
    internal byte[]? FloorLine { get; set; }

    /// <summary>Reads the event; once, however many ask for it.</summary>
    public T Read<T>()
    {
        if (_event is not T read)
        {
            read = JsonSerializer.Deserialize<T>(Payload, KefuJson.Options)!;
            _event = read;
        }

        return read;
    }

    /// <summary>True when the row holds this kind of event.</summary>
    public bool Is<T>() => string.Equals(Type, EventNames.Of(typeof(T)), StringComparison.Ordinal);

    /// <summary>True, with the event, when the row holds this kind of event.</summary>
    public bool Is<T>(out T @event)
    {
        @event = Is<T>() ? Read<T>() : default!;
        return Is<T>();
    }
}

/// <summary>A place in the log. Places are ordered by transaction first, so that a row which commits late never stands before a reader's cursor.</summary>
public readonly record struct LogPosition(long Tx, long Seq) : IComparable<LogPosition>
{
    /// <summary>Before the first row.</summary>
    public static readonly LogPosition Start = new(0, 0);

    public static bool operator <(LogPosition left, LogPosition right) => left.CompareTo(right) < 0;

    public static bool operator >(LogPosition left, LogPosition right) => left.CompareTo(right) > 0;

    public static bool operator <=(LogPosition left, LogPosition right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LogPosition left, LogPosition right) => left.CompareTo(right) >= 0;

    /// <summary>Reads the form that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(string? text, out LogPosition position)
    {
        position = default;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (dash < 0
            || !long.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var tx)
            || !long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
        {
            return false;
        }

        position = new LogPosition(tx, seq);
        return true;
    }

    public int CompareTo(LogPosition other) => Tx != other.Tx ? Tx.CompareTo(other.Tx) : Seq.CompareTo(other.Seq);

    /// <summary>The form used on the wire and as <c>Last-Event-ID</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Tx}-{Seq}");
}

/// <summary>Where a reader has read to, and which node holds the right to go on.</summary>
public sealed class LogCursor
{
    public required string Name { get; init; }

    public long Tx { get; set; }

    public long Seq { get; set; }

    /// <summary>The node that reads on; nobody when that node is dead.</summary>
    public string? Owner { get; set; }

    /// <summary>Grows each time the right changes hands: a stale holder's write is refused by it.</summary>
    public long Fence { get; set; }
}
