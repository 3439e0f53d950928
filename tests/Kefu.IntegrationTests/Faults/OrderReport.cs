using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefu.Contracts.Orders;

namespace Kefu.Tests.Faults;

/// <summary>What a shop's order system reports of an order, signed.</summary>
internal static class OrderReport
{
    /// <summary>Reports, again when it was not taken; tells whether it changed anything.</summary>
    public static async Task<bool> SendAsync(HttpClient client, TestShop shop, string number, int version, OrderStatus status)
    {
        var body = JsonSerializer.Serialize(new
        {
            eventId = $"{number}-{version}",
            orderNumber = number,
            version,
            occurredAt = "2026-03-02T09:00:00Z",
            customer = new { externalId = "c-1", name = "李娜", phone = "13800001234" },
            status = status.ToString().ToLowerInvariant(),
            currency = "CNY",
            totalMinor = 19_900,
            lines = new[] { new { sku = "L-1", title = "Lamp", quantity = 1, priceMinor = 19_900 } },
        });
        for (var attempt = 1; ; attempt++)
        {
            using var request = Sign(shop, body);
            using var answer = await client.SendAsync(request);
            if (answer.IsSuccessStatusCode)
            {
                return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("applied").GetBoolean();
            }

            Assert.True(answer.StatusCode == HttpStatusCode.Conflict && attempt < 20, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static HttpRequestMessage Sign(TestShop shop, string body)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(shop.WebhookSecret), Encoding.UTF8.GetBytes($"{timestamp}.{body}")));
        return new HttpRequestMessage(HttpMethod.Post, $"/api/v1/shops/{shop.Key}/orders")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { { "X-Kefu-Timestamp", timestamp }, { "X-Kefu-Signature", "v1=" + signature }, { "X-Kefu-Event-Id", "any" } },
        };
    }
}
