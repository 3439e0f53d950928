using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Kefu.Ui;

/// <summary>What a countdown shows at one moment; the browser's ticker follows the same rules.</summary>
/// <param name="State">good above half (calm while more than an hour is left), warn to half, bad to a fifth, over past the moment.</param>
/// <param name="Share">The share left, 0 to 100.</param>
/// <param name="Text">mm:ss under an hour, then the time of day.</param>
public sealed record CountdownState(string State, int Share, string Text)
{
    /// <summary>Computes the face of a countdown.</summary>
    public static CountdownState At(DateTime dueUtc, TimeSpan total, DateTime nowUtc, Viewer viewer, IStringLocalizer<UiText> words)
    {
        // On whole seconds, as the browser's ticker is.
        var left = new DateTime((dueUtc.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc) - nowUtc;
        if (left <= TimeSpan.Zero)
        {
            return new("over", 0, words["over", WhenFormat.Clock(left)]);
        }

        var share = total > TimeSpan.Zero ? (int)Math.Clamp(100 * left.TotalSeconds / total.TotalSeconds, 0, 100) : 100;
        var state = share > 50 ? left < TimeSpan.FromHours(1) ? "good" : "calm" : share > 20 ? "warn" : "bad";
        return new(state, share, Face(left, dueUtc, nowUtc, viewer, words));
    }

    private static string Face(TimeSpan left, DateTime dueUtc, DateTime nowUtc, Viewer viewer, IStringLocalizer<UiText> words)
    {
        if (left < TimeSpan.FromHours(1))
        {
            return WhenFormat.Clock(left);
        }

        var due = viewer.ToLocal(dueUtc);
        var days = (due.Date - viewer.ToLocal(nowUtc).Date).Days;
        var time = due.ToString("HH:mm", CultureInfo.InvariantCulture);
        return days switch
        {
            0 => words["before", time],
            1 => words["tomorrow", time],
            _ => due.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture),
        };
    }
}
