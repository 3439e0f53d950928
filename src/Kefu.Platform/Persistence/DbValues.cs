using System.Globalization;

namespace Kefu.Platform.Persistence;

/// <summary>Reads values that came by plain ADO, in whichever form the engine keeps them.</summary>
public static class DbValues
{
    /// <summary>An id kept as uuid or as text.</summary>
    public static Guid ToGuid(object value) => value is Guid guid ? guid : Guid.Parse((string)value);

    /// <summary>A UTC moment kept as timestamp or as text.</summary>
    public static DateTime ToUtc(object value) => value is DateTime time
        ? DateTime.SpecifyKind(time, DateTimeKind.Utc)
        : DateTime.Parse((string)value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>A whole number of any width.</summary>
    public static long ToLong(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
