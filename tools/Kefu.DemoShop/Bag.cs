using System.Globalization;

namespace Kefu.DemoShop;

internal sealed record BagLine(string Sku, string Colour, int Quantity);

/// <summary>The bag lives in a cookie: <c>T2*sage*1|A1*brass*2</c>.</summary>
internal sealed record Bag(IReadOnlyList<BagLine> Lines)
{
    private const string Cookie = "shop-bag";

    public int Count => Lines.Sum(l => l.Quantity);

    public static Bag Of(HttpRequest request) => new(
        [.. (request.Cookies[Cookie] ?? "").Split('|').Select(Parse).OfType<BagLine>().Take(20)]);

    public Bag With(string sku, string colour, int quantity)
    {
        var same = Lines.FirstOrDefault(l => l.Sku == sku && l.Colour == colour);
        var line = new BagLine(sku, colour, Math.Clamp((same?.Quantity ?? 0) + quantity, 1, 99));
        return new([.. Lines.Where(l => l != same), line]);
    }

    public Bag Without(string sku, string colour) => new([.. Lines.Where(l => l.Sku != sku || l.Colour != colour)]);

    public void Save(HttpResponse response) => response.Cookies.Append(
        Cookie,
        string.Join('|', Lines.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Sku}*{l.Colour}*{l.Quantity}"))),
        new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });

    private static BagLine? Parse(string text) =>
        text.Split('*') is [var sku, var colour, var count] && int.TryParse(count, CultureInfo.InvariantCulture, out var quantity) && quantity is > 0 and < 100
            ? new(sku, colour, quantity)
            : null;
}
