using System.Text.Json;

namespace Kefu.DemoShop;

internal sealed record ShopOptions(string Kefu, string Shop, string IdentitySecret, string WebhookSecret, string? Data)
{
    public static ShopOptions From(IConfiguration configuration)
    {
        var left = configuration["secrets"] is { } file ? JsonSerializer.Deserialize<Secrets>(File.ReadAllText(file), Assets.Json) : null;
        return new(
            (configuration["kefu"] ?? "http://127.0.0.1:5080").TrimEnd('/'),
            configuration["shop"] ?? left?.Shop ?? "yuguang",
            Secret(configuration, "identity-secret") ?? left?.IdentitySecret ?? "",
            Secret(configuration, "webhook-secret") ?? left?.WebhookSecret ?? "",
            configuration["data"]);
    }

    /// <summary>Shells cannot export names with a dash.</summary>
    private static string? Secret(IConfiguration configuration, string name) =>
        configuration[name] ?? configuration[name.Replace('-', '_')];

    /// <summary>What the desk's demo leaves for the shop in <c>demo-shop.json</c>.</summary>
    private sealed record Secrets(string Shop, string IdentitySecret, string WebhookSecret);
}
