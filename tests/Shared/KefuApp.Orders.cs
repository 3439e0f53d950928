using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Kefu.Orders.Domain;

namespace Kefu.Tests;

public sealed partial class KefuApp
{
    /// <summary>The body a shop's order system sends.</summary>
    public static string OrderBody(string number, long version, string status = "paid", string? customer = "c-1", string? phone = "13800001234", string title = "屿光 T2 台灯") =>
        JsonSerializer.Serialize(new
        {
            eventId = $"{number}-{version}",
            orderNumber = number,
            version,
            occurredAt = TimeProvider.System.GetUtcNow(),
            customer = new { externalId = customer, name = "林晓", phone },
            status,
            currency = "CNY",
            totalMinor = 32_900,
            lines = new[] { new { sku = "T2", title, quantity = 1, priceMinor = 32_900 } },
            shipments = Array.Empty<object>(),
        });

    /// <summary>Sends an order as the shop's system does.</summary>
    public async Task<HttpResponseMessage> ReportOrderAsync(TestShop shop, string body, string? secret = null, DateTimeOffset? at = null)
    {
        using var http = NewClient();
        var timestamp = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/shops/{shop.Key}/orders") { Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json")) };
        request.Headers.Add("X-Kefu-Timestamp", timestamp);
        request.Headers.Add("X-Kefu-Signature", OrderSignature.Of(secret ?? shop.WebhookSecret, timestamp, Encoding.UTF8.GetBytes(body)));
        request.Headers.Add("X-Kefu-Event-Id", Guid.CreateVersion7().ToString());
        return await http.SendAsync(request);
    }

    /// <summary>Sends an order and expects it to be taken.</summary>
    public async Task HaveOrderAsync(TestShop shop, string number, long version = 1, string status = "paid", string? customer = "c-1", string? phone = "13800001234")
    {
        using var answer = await ReportOrderAsync(shop, OrderBody(number, version, status, customer, phone));
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>A number nobody else uses.</summary>
    public static string NewOrderNumber() => "DD" + Guid.CreateVersion7().ToString("N")[^14..];
}
