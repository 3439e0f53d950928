using Kefu.Platform.Time;

namespace Kefu.Standards.Domain;

/// <summary>One version of a work calendar 工作日历. Versions are never changed; at each moment the newest one that has come into force counts.</summary>
internal sealed class CalendarVersion
{
    /// <summary>The calendar's short name, such as <c>weekdays-9-18</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Counts from 1; 0 is the calendar as it is shipped.</summary>
    public int Version { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public required WorkCalendar Calendar { get; init; }

    /// <summary>The moment from which it counts.</summary>
    public DateTime InForceAtUtc { get; init; }

    public DateTime AtUtc { get; init; }

    public Guid ActorId { get; init; }

    public string ActorName { get; init; } = "";

    public string Reason { get; init; } = "";

    public string Name(string language) => language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? NameZh : NameEn;
}
