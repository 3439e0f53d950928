using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Kefu.Ui;

/// <summary>Who reads the page: the time zone and appearance, told by the browser in cookies.</summary>
public sealed class Viewer(IHttpContextAccessor accessor, TimeProvider clock)
{
    /// <summary>The cookie that carries the browser's IANA time zone.</summary>
    public const string ZoneCookie = "kefu-tz";

    /// <summary>The cookie that carries light, dark or nothing for the system's choice.</summary>
    public const string ThemeCookie = "kefu-theme";

    /// <summary>The cookie that carries which keys send in the composer: <c>enter</c> or <c>ctrl-enter</c>.</summary>
    public const string SendCookie = "kefu-send";

    private TimeZoneInfo? _zone;

    /// <summary>The reader's time zone; China's when the browser has not said.</summary>
    public TimeZoneInfo Zone
    {
        get => _zone ??= Find(accessor.HttpContext?.Request.Cookies[ZoneCookie]);
        set => _zone = value;
    }

    /// <summary>"light", "dark", or null to follow the system.</summary>
    public string? Theme => accessor.HttpContext?.Request.Cookies[ThemeCookie] is ("light" or "dark") and var theme ? theme : null;

    /// <summary>The language tag for the page's <c>lang</c> attribute.</summary>
    public static string Language => CultureInfo.CurrentUICulture.Name is { Length: > 0 } name ? name : "en";

    /// <summary>True when the reader reads Chinese.</summary>
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>The present moment in the reader's zone.</summary>
    public DateTime LocalNow => ToLocal(clock.GetUtcNow().UtcDateTime);

    /// <summary>The present moment, UTC.</summary>
    public DateTime UtcNow => clock.GetUtcNow().UtcDateTime;

    /// <summary>Moves a UTC moment into the reader's zone.</summary>
    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), Zone);

    private static TimeZoneInfo Find(string? id) =>
        id is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone
        : TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var china) ? china
        : TimeZoneInfo.Utc;
}
