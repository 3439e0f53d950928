using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Kefu.Contracts.Identity;

namespace Kefu.Bench;

/// <summary>Customers of the demo shop, each with a conversation that waits for a person.</summary>
internal static class Visitors
{
    /// <summary>Opens sessions and gives their connections; the demo is awaited, for the server answers before it is filled.</summary>
    public static async Task<IReadOnlyList<WireClient>> EnterAsync(Uri address, int count, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = address };
        var clients = new List<WireClient>();
        for (var i = 0; i < count; i++)
        {
            var token = await EnterAsync(http, ct);
            var client = await WireClient.ConnectAsync(address, "/api/v1/widget/messages", token, ct);
            await client.SendAsync(ct);
            await AskForPersonAsync(http, token, ct);
            clients.Add(client);
        }

        return clients;
    }

    /// <summary>The customer asks for a person; gives the conversation.</summary>
    public static async Task<Guid> AskForPersonAsync(HttpClient http, string token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/widget/handover") { Content = JsonContent.Create(new { }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, ct);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("id").GetGuid();
    }

    private static async Task<string> EnterAsync(HttpClient http, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/widget/session", new { shop = DemoAccounts.ShopKey, lang = "en", page = new { url = "https://shop.example/", title = "Shop" }, timeZone = "Asia/Shanghai" }, ct);
            if (answer.IsSuccessStatusCode)
            {
                return (await answer.Content.ReadFromJsonAsync<JsonElement>(ct)).GetProperty("visitorToken").GetString()!;
            }

            if (attempt == 120)
            {
                throw new InvalidOperationException($"No session in the demo shop: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ct)}");
            }

            await Task.Delay(500, ct);
        }
    }
}
