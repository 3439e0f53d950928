using System.Globalization;
using System.Text;

namespace Kefu.Ui;

/// <summary>Arithmetic of the drawn charts: values in, SVG coordinates out.</summary>
public static class Plot
{
    /// <summary>Writes a coordinate.</summary>
    public static string N(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>The smallest and largest value, widened to hold the target and never empty.</summary>
    public static (double Low, double High) Span(IEnumerable<double?> points, double? target)
    {
        var all = points.Where(p => p is not null).Select(p => p!.Value).Concat(target is { } t ? [t] : []).ToList();
        if (all.Count == 0)
        {
            return (0, 1);
        }

        var (low, high) = (all.Min(), all.Max());
        var room = high > low ? (high - low) * 0.08 : Math.Max(Math.Abs(high) * 0.05, 1);
        return (low - room, high + room);
    }

    /// <summary>The height of a value in a box, top down.</summary>
    public static double Y(double value, double low, double high, double height) => height - ((value - low) / (high - low) * height);

    /// <summary>A path through the points; a missing point leaves a gap.</summary>
    public static string Line(IReadOnlyList<double?> points, double low, double high, double width, double height)
    {
        var path = new StringBuilder();
        var pen = false;
        var step = points.Count > 1 ? width / (points.Count - 1) : 0;
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i] is not { } value)
            {
                pen = false;
                continue;
            }

            path.Append(pen ? 'L' : 'M').Append(N(i * step)).Append(' ').Append(N(Y(value, low, high, height)));
            pen = true;
        }

        return path.ToString();
    }

    /// <summary>The area between the line and the target, only where the line is below it.</summary>
    public static string Below(IReadOnlyList<double?> points, double target, double low, double high, double width, double height)
    {
        var path = new StringBuilder();
        var step = points.Count > 1 ? width / (points.Count - 1) : 0;
        var line = Y(target, low, high, height);
        for (var i = 0; i + 1 < points.Count; i++)
        {
            if (points[i] is not { } a || points[i + 1] is not { } b || (a >= target && b >= target))
            {
                continue;
            }

            var (x1, x2) = (i * step, (i + 1) * step);
            var cross = a < target == b < target ? 0 : x1 + ((target - a) / (b - a) * step);
            var from = a >= target ? cross : x1;
            var to = b >= target ? cross : x2;
            path.Append('M').Append(N(from)).Append(' ').Append(N(line))
                .Append('L').Append(N(from)).Append(' ').Append(N(a >= target ? line : Y(a, low, high, height)))
                .Append('L').Append(N(to)).Append(' ').Append(N(b >= target ? line : Y(b, low, high, height)))
                .Append('L').Append(N(to)).Append(' ').Append(N(line)).Append('Z');
        }

        return path.ToString();
    }
}
