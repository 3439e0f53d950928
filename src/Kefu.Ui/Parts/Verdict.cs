namespace Kefu.Ui;

/// <summary>How a measure stands; always shown as shape, word and colour together.</summary>
public enum Verdict
{
    /// <summary>The promise is kept.</summary>
    Kept,

    /// <summary>Near the line, or the interval crosses the target.</summary>
    AtRisk,

    /// <summary>The promise is broken.</summary>
    Broken,

    /// <summary>Too few cases to say, or not urgent.</summary>
    NoVerdict,

    /// <summary>For reference only; has no figure and no state.</summary>
    NotMeasured,
}

/// <summary>The attribute values and words of a verdict.</summary>
public static class VerdictWords
{
    /// <summary>The value of <c>data-state</c> the style sheets know.</summary>
    public static string State(this Verdict verdict) => verdict switch
    {
        Verdict.Kept => "good",
        Verdict.AtRisk => "warn",
        Verdict.Broken => "bad",
        Verdict.NoVerdict => "none",
        Verdict.NotMeasured => "na",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };

    /// <summary>The key of its word in <see cref="UiText"/>.</summary>
    public static string Key(this Verdict verdict) => verdict switch
    {
        Verdict.Kept => "kept",
        Verdict.AtRisk => "atRisk",
        Verdict.Broken => "broken",
        Verdict.NoVerdict => "noVerdict",
        Verdict.NotMeasured => "notMeasured",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict)),
    };
}
