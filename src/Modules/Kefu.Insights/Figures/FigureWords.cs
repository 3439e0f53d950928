using Kefu.Insights.Domain;
using Kefu.Insights.Wall;
using Microsoft.Extensions.Localization;

namespace Kefu.Insights.Figures;

/// <summary>Puts a figure into words; each kind has its own unit.</summary>
internal static class FigureWords
{
    public static string Value(FigureView view, IStringLocalizer<InsightsText> words) =>
        view.Duties is { } duties ? WallWords.Percent(duties.Share) + (duties.Share is null ? "" : "%") : view.LiveCount is { } live ? WallWords.Count(live) : view.Figure is { } figure ? Value(figure, words) : WallWords.None;

    public static string Value(Figure figure, IStringLocalizer<InsightsText> words) => figure.Value is not { } value ? WallWords.None : figure.Id switch
    {
        DeskFigures.FirstResponseTime => words["seconds", WallWords.Seconds(Math.Round(value, 1))],
        DeskFigures.SatisfactionMean => WallWords.Seconds(Math.Round(value, 1)),
        _ => WallWords.Percent(value) + "%",
    };

    /// <summary>k of n, or n alone.</summary>
    public static string Basis(Figure figure, IStringLocalizer<InsightsText> words) =>
        figure.Id is DeskFigures.FirstResponseTime or DeskFigures.SatisfactionMean
            ? words["basis-n", WallWords.Count(figure.Count)]
            : words["basis", WallWords.Count(figure.Met), WallWords.Count(figure.Count)];

    public static string Target(Figure figure, IStringLocalizer<InsightsText> words) => figure.Target is not { } target ? words["no-target"] : figure.Id switch
    {
        DeskFigures.FirstResponseTime => words["target-most", WallWords.Seconds(target)],
        DeskFigures.SatisfactionMean => words["target-mean", WallWords.Seconds(target)],
        _ => words["target-least", WallWords.Short(target)],
    };
}
