using System.Text.Json.Serialization;

namespace Kefu.Insights.Domain;

/// <summary>履行, 临界, 未履行, 样本不足, 不计量.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MeasureState>))]
internal enum MeasureState
{
    Kept,
    AtRisk,
    Broken,
    NoVerdict,
    NotMeasured,
}

/// <summary>The one rule that turns a figure and its target into a state, the same in every view. Shares and targets run from 0 to 1.</summary>
internal static class StateRule
{
    public const int SmallestSample = 5;
    private const double Point = 0.01;
    private const double Tolerance = 1e-9;

    /// <summary>A sample, such as satisfaction: judged by its interval.</summary>
    public static MeasureState OfSample(long k, long n, double? target)
    {
        if (target is not { } goal)
        {
            return MeasureState.NotMeasured;
        }

        if (n < SmallestSample || Wilson.Of(k, n) is not { } interval)
        {
            return MeasureState.NoVerdict;
        }

        return interval.Low >= goal - Tolerance ? MeasureState.Kept
            : interval.High < goal - Tolerance ? MeasureState.Broken
            : MeasureState.AtRisk;
    }

    /// <summary>A full count: broken below the target, at risk when met by less than a point; a goal of 100 % or 0 has no such band.</summary>
    public static MeasureState OfFullCount(long k, long n, double? target) => OfCount(k, n, target, below: 0);

    /// <summary>A reading of now: at risk down to five points below the target.</summary>
    public static MeasureState OfLive(long k, long n, double? target) => OfCount(k, n, target, below: 5 * Point);

    /// <summary>A gate 关口 counts breaches; its goal is none.</summary>
    public static MeasureState OfGate(long breaches) => breaches == 0 ? MeasureState.Kept : MeasureState.Broken;

    /// <summary>A duration or amount that must not exceed a limit.</summary>
    public static MeasureState OfLimit(double? value, double? limit) =>
        limit is null ? MeasureState.NotMeasured
        : value is null ? MeasureState.NoVerdict
        : value <= limit + Tolerance ? MeasureState.Kept : MeasureState.Broken;

    private static MeasureState OfCount(long k, long n, double? target, double below)
    {
        if (target is not { } goal)
        {
            return MeasureState.NotMeasured;
        }

        if (n == 0)
        {
            return MeasureState.NoVerdict;
        }

        var over = ((double)k / n) - goal;
        var absolute = goal is >= 1 - Tolerance or <= Tolerance;
        return over < -below - Tolerance ? MeasureState.Broken
            : over < -Tolerance ? (below > 0 ? MeasureState.AtRisk : MeasureState.Broken)
            : over < Point - Tolerance && !absolute ? MeasureState.AtRisk
            : MeasureState.Kept;
    }
}
