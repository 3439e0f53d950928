using System.Text.Json;

namespace Kefu.DemoShop;

/// <summary>What one request is about: language, customer, bag, and what the page tells the widget.</summary>
internal sealed class Visit
{
    private const string LangCookie = "shop-lang";
    private const string CustomerCookie = "shop-customer";
    private static readonly CookieOptions Kept = new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };

    public Visit(IHttpContextAccessor accessor, ShopOptions options, TimeProvider clock)
    {
        var http = accessor.HttpContext ?? throw new InvalidOperationException("A visit needs a request");
        var wanted = http.Request.Query["lang"].ToString();
        if (wanted is "zh" or "en") http.Response.Cookies.Append(LangCookie, wanted, Kept);
        var known = wanted is "zh" or "en" ? wanted : http.Request.Cookies[LangCookie];
        Lang = known ?? (http.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh");
        T = new Texts(Lang);
        Options = options;
        Path = http.Request.Path;
        Origin = $"{http.Request.Scheme}://{http.Request.Host}";
        Bag = Bag.Of(http.Request);
        Customer = DemoCustomer.Find(http.Request.Cookies[CustomerCookie]);
        Identity = Customer is null || options.IdentitySecret.Length == 0 ? null : IdentityToken.For(Customer, options.IdentitySecret, clock.GetUtcNow());
    }

    public string Lang { get; }
    public Texts T { get; }
    public ShopOptions Options { get; }
    public string Path { get; }
    public string Origin { get; }
    public Bag Bag { get; }
    public DemoCustomer? Customer { get; }
    public string? Identity { get; }
    public string OtherLang => Lang == "en" ? "zh" : "en";

    public static void SignIn(HttpResponse response, DemoCustomer? customer)
    {
        if (customer is null) response.Cookies.Delete(CustomerCookie);
        else response.Cookies.Append(CustomerCookie, customer.Id, Kept);
    }

    public string Context(Product product, Colour colour) => JsonSerializer.Serialize(new
    {
        product = new
        {
            sku = product.Sku,
            title = $"{product.Name.In(Lang)} · {colour.Name.In(Lang)}",
            price = new { minor = product.PriceMinor, currency = "CNY" },
            imageUrl = Origin + product.Picture(colour.Key),
            url = $"{Origin}/products/{product.Sku}",
        },
    }, Assets.Json);

    public string Context(Order order) => JsonSerializer.Serialize(new
    {
        orderNumber = order.Number,
        product = new { sku = order.Lines[0].Sku, title = order.Lines[0].Title, imageUrl = order.Lines[0].ImageUrl, url = $"{Origin}/orders/{order.Number}" },
    }, Assets.Json);
}
