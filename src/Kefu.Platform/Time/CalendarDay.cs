using System.Text.Json.Serialization;

namespace Kefu.Platform.Time;

/// <summary>Why a date does not follow the weekly hours.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CalendarDayKind>))]
public enum CalendarDayKind
{
    /// <summary>A public holiday 法定节假日: closed unless it carries hours of its own.</summary>
    Holiday,

    /// <summary>A make-up workday 调休: worked by its own hours, or by those of the first working weekday.</summary>
    MakeUpWorkday,

    /// <summary>A day with hours of its own, such as a sales event or a shortened eve.</summary>
    Special,
}

/// <summary>A date that does not follow the weekly hours.</summary>
public sealed record CalendarDay(DateOnly Date, CalendarDayKind Kind, string Name, IReadOnlyList<WorkInterval>? Hours = null);
