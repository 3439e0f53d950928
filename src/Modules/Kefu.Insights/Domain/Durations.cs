namespace Kefu.Insights.Domain;

/// <summary>Durations summed up with their number; an average of averages cannot be formed from it by accident, only <see cref="Of"/> anew.</summary>
internal sealed record Durations(int Count, TimeSpan Mean, TimeSpan Median, TimeSpan P90, int NegativeClamped)
{
    /// <summary>Null without any. Negative spans (clock skew) count as zero and are reported as a question of data quality.</summary>
    public static Durations? Of(IEnumerable<TimeSpan> spans)
    {
        var negative = 0;
        var sorted = new List<TimeSpan>();
        foreach (var span in spans)
        {
            negative += span < TimeSpan.Zero ? 1 : 0;
            sorted.Add(span < TimeSpan.Zero ? TimeSpan.Zero : span);
        }

        if (sorted.Count == 0)
        {
            return null;
        }

        sorted.Sort();
        var middle = sorted.Count / 2;
        var median = sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        var mean = TimeSpan.FromTicks((long)sorted.Average(s => (double)s.Ticks));
        return new Durations(sorted.Count, mean, median, sorted[(int)Math.Ceiling(sorted.Count * 0.9) - 1], negative);
    }
}
