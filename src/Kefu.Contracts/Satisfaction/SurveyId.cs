namespace Kefu.Contracts.Satisfaction;

/// <summary>Names a survey.</summary>
public readonly record struct SurveyId(Guid Value)
{
    /// <summary>A new id; later ones sort after earlier ones.</summary>
    public static SurveyId New() => new(Guid.CreateVersion7());

    /// <summary>Reads an id from a route or a form.</summary>
    public static bool TryParse(string? text, out SurveyId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new SurveyId(value);
        return read;
    }

    /// <summary>True when the left one comes first where a database walks them.</summary>
    public static bool operator <(SurveyId left, SurveyId right) => left.Value < right.Value;

    /// <summary>True when the left one comes later where a database walks them.</summary>
    public static bool operator >(SurveyId left, SurveyId right) => left.Value > right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();
}
