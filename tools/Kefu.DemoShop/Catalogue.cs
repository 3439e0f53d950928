namespace Kefu.DemoShop;

public sealed record Words(string Zh, string En)
{
    public string In(string lang) => lang == "en" ? En : Zh;
}

public sealed record Colour(string Key, Words Name, string Hex);

public sealed record Product(
    string Sku, string Kind, string Shape, Words Name, Words Tagline, long PriceMinor, long? WasMinor, int Stock,
    IReadOnlyList<Colour> Colours, string Size, string Light, Words Cable, int Reviews, double Rating)
{
    public string Picture(string? colour = null) => $"/pictures/{Sku}-{colour ?? Colours[0].Key}.svg";

    public Colour ColourOrFirst(string? key) => Colours.FirstOrDefault(c => c.Key == key) ?? Colours[0];
}

internal sealed class Catalogue
{
    public IReadOnlyList<Product> Products { get; } = Assets.Read<List<Product>>("catalogue.json");

    public static IReadOnlyList<string> Kinds { get; } = ["table", "wall", "pendant", "part"];

    public Product? Find(string? sku) => Products.FirstOrDefault(p => string.Equals(p.Sku, sku, StringComparison.OrdinalIgnoreCase));
}
