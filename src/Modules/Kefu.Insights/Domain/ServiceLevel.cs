using System.Text.Json.Serialization;

namespace Kefu.Insights.Domain;

/// <summary>M5: the five published ways to compute "X % in Y seconds"; the way is stored with the figure.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ServiceLevelVariant>))]
internal enum ServiceLevelVariant
{
    AbandonedInTimeCountAsMet = 1,
    AnsweredOnly = 2,
    AbandonedCountAsMissed = 3,
    AbandonedInTimeAreLeftOut = 4,
    ShortAbandonedCountAsMet = 5,
}

/// <summary>Calls of a stretch of time; days are added up, never averaged.</summary>
internal sealed record ServiceLevelCounts(int Answered, int Abandoned, int AnsweredInTime, int AbandonedInTime, int AbandonedShort)
{
    public static ServiceLevelCounts operator +(ServiceLevelCounts a, ServiceLevelCounts b) => new(
        a.Answered + b.Answered,
        a.Abandoned + b.Abandoned,
        a.AnsweredInTime + b.AnsweredInTime,
        a.AbandonedInTime + b.AbandonedInTime,
        a.AbandonedShort + b.AbandonedShort);

    public (int Met, int Total) Of(ServiceLevelVariant variant) => variant switch
    {
        ServiceLevelVariant.AbandonedInTimeCountAsMet => (AnsweredInTime + AbandonedInTime, Answered + Abandoned),
        ServiceLevelVariant.AnsweredOnly => (AnsweredInTime, Answered),
        ServiceLevelVariant.AbandonedCountAsMissed => (AnsweredInTime, Answered + Abandoned),
        ServiceLevelVariant.AbandonedInTimeAreLeftOut => (AnsweredInTime, Answered + Abandoned - AbandonedInTime),
        ServiceLevelVariant.ShortAbandonedCountAsMet => (AnsweredInTime + AbandonedShort, Answered + Abandoned),
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, message: null),
    };
}

/// <summary>M4: rings heard before an answer.</summary>
internal static class Rings
{
    public static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(5);

    public static int Of(TimeSpan wait, TimeSpan? period = null) => 1 + (int)Math.Floor(wait / (period ?? DefaultPeriod));
}
