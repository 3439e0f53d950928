using System.Runtime.InteropServices;

namespace Kefu.Insights.Domain;

/// <summary>A 95 % interval for a share.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Interval(double Low, double High);

internal static class Wilson
{
    private const double Z = 1.959963984540054;

    /// <summary>The Wilson score interval of k in n; null without a sample.</summary>
    public static Interval? Of(long k, long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        if (n == 0)
        {
            return null;
        }

        var p = (double)k / n;
        var z2 = Z * Z;
        var middle = p + (z2 / (2 * n));
        var spread = Z * Math.Sqrt((p * (1 - p) / n) + (z2 / (4.0 * n * n)));
        var scale = 1 + (z2 / n);
        return new Interval(
            k == 0 ? 0 : Math.Max(0, (middle - spread) / scale),
            k == n ? 1 : Math.Min(1, (middle + spread) / scale));
    }
}
