using System.Globalization;
using System.Text.Json;

namespace Kefu.Bench;

/// <summary>One measured figure beside its baseline.</summary>
/// <param name="Ratio">How the two compare; above 1 Kefu does better.</param>
/// <param name="Goal">What is aimed at, such as <c>ratio ≥ 0.5</c>; null when the figure only informs.</param>
internal sealed record Figure(string Name, double Value, string Unit, double? Baseline, double? Ratio, string? Goal, bool? Met);

/// <summary>Prints figures for people or for programs.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IReadOnlyList<Figure> figures, bool json)
    {
        if (json)
        {
            foreach (var figure in figures)
            {
                Console.WriteLine(JsonSerializer.Serialize(figure, Options));
            }

            return;
        }

        Console.WriteLine($"{"figure",-30} {"value",12} {"unit",-12} {"baseline",12} {"ratio",8}  goal");
        foreach (var f in figures)
        {
            var met = f.Met switch { true => " (met)", false => " (MISSED)", null => "" };
            Console.WriteLine($"{f.Name,-30} {Number(f.Value),12} {f.Unit,-12} {Number(f.Baseline),12} {Number(f.Ratio),8}  {f.Goal}{met}");
        }
    }

    /// <summary>Tells how far the bench is, apart from its figures.</summary>
    public static void Progress(string text) => Console.Error.WriteLine(text);

    private static string Number(double? value) => value?.ToString(value >= 100 ? "N0" : "0.###", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Small arithmetic of the benches.</summary>
internal static class Measure
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public static double Percentile(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    public static double Round(double value) => Math.Round(value, value >= 100 ? 0 : 4);
}
