using System.Globalization;

namespace Kefu.DemoShop;

/// <summary>Product pictures: one drawing a shape, coloured on request.</summary>
internal static class Drawing
{
    public static string? Of(Product product, Colour colour)
    {
        var scene = Assets.Text("drawings/scene.svg");
        var lamp = Assets.Text($"drawings/{product.Shape}.svg");
        return scene?.Replace("$LAMP", lamp, StringComparison.Ordinal)
            .Replace("$COLOUR", colour.Hex, StringComparison.Ordinal)
            .Replace("$LIGHT", Mix(colour.Hex, 255, 0.35), StringComparison.Ordinal)
            .Replace("$DARK", Mix(colour.Hex, 20, 0.25), StringComparison.Ordinal);
    }

    private static string Mix(string hex, int towards, double share)
    {
        var parts = new[] { 1, 3, 5 }.Select(i => int.Parse(hex.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        return "#" + string.Concat(parts.Select(p => ((int)(p + ((towards - p) * share))).ToString("X2", CultureInfo.InvariantCulture)));
    }
}
