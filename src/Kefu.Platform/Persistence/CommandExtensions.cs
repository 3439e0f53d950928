using System.Data.Common;

namespace Kefu.Platform.Persistence;

/// <summary>Fills plain commands.</summary>
public static class CommandExtensions
{
    /// <summary>Adds the values for <c>$1</c>, <c>$2</c> and so on.</summary>
    public static void AddPositional(this DbCommand command, params IReadOnlyList<object?> values)
    {
        // One engine wants places without names, the other names that look like places.
        var named = command.GetType().Name.StartsWith("Sqlite", StringComparison.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            var parameter = command.CreateParameter();
            if (named)
            {
                parameter.ParameterName = "$" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }
    }
}
