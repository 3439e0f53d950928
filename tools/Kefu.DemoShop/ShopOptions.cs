namespace Kefu.DemoShop;

internal sealed record ShopOptions(string Kefu, string Shop, string IdentitySecret, string WebhookSecret, string? Data)
{
    public static ShopOptions From(IConfiguration configuration) => new(
        (configuration["kefu"] ?? "http://localhost:5080").TrimEnd('/'),
        configuration["shop"] ?? "demo",
        Secret(configuration, "identity-secret"),
        Secret(configuration, "webhook-secret"),
        configuration["data"]);

    /// <summary>Shells cannot export names with a dash.</summary>
    private static string Secret(IConfiguration configuration, string name) =>
        configuration[name] ?? configuration[name.Replace('-', '_')] ?? "";
}
