namespace Kefu.Insights.Domain;

/// <summary>M13 满意率: satisfied and very satisfied of all answers, with its interval, the mean of 100 and the share of invitations answered.</summary>
internal sealed record SatisfactionRate(int Satisfied, int Answers, int Invitations, double? MeanOf100)
{
    public Interval? Interval => Wilson.Of(Satisfied, Answers);

    public double? Share => Answers == 0 ? null : (double)Satisfied / Answers;

    public double? FeedbackRate => Invitations == 0 ? null : (double)Answers / Invitations;

    /// <summary>From scores 1 to 5, one a case; 4 and 5 are satisfied. A score s is worth (s − 1) × 25 of 100.</summary>
    public static SatisfactionRate Of(IReadOnlyCollection<int> scores, int invitations) => new(
        scores.Count(s => s >= 4),
        scores.Count,
        invitations,
        scores.Count == 0 ? null : scores.Average(s => (s - 1) * 25.0));
}
