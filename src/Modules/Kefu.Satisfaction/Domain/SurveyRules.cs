namespace Kefu.Satisfaction.Domain;

/// <summary>When and how customers are asked, as data.</summary>
internal sealed record SurveyRules
{
    public const string Key = "satisfaction.survey";

    public bool Enabled { get; init; } = true;

    /// <summary>How long an answer is taken.</summary>
    public int WindowHours { get; init; } = 72;

    [System.Text.Json.Serialization.JsonIgnore]
    public TimeSpan Window => TimeSpan.FromHours(WindowHours);

    /// <summary>A customer is asked at most so often within the days below.</summary>
    public int MostPerCustomer { get; init; } = 5;

    public int MostWithinDays { get; init; } = 7;

    /// <summary>The question; the shipped one when empty.</summary>
    public string QuestionZh { get; init; } = "";

    public string QuestionEn { get; init; } = "";
}
