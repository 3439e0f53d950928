using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Kefu.DemoShop;

/// <summary>Tells the desk of every change, signed, in order, and again until it is heard.</summary>
internal sealed class OrderNotices(ShopOptions options, IHttpClientFactory clients, TimeProvider clock, ILogger<OrderNotices> log) : BackgroundService
{
    private readonly Channel<Notice> waiting = Channel.CreateUnbounded<Notice>();
    private readonly ConcurrentDictionary<string, string> outcomes = new();

    /// <summary>Empty when the desk has the order's newest state, null while it is on its way, else the refusal.</summary>
    public string? Outcome(Order order) => outcomes.TryGetValue(Key(order), out var outcome) ? outcome : null;

    public void Send(Order order) => waiting.Writer.TryWrite(new(order, Guid.CreateVersion7().ToString()));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var notice in waiting.Reader.ReadAllAsync(stoppingToken))
        {
            for (var attempt = 0; !await TryPostAsync(notice, stoppingToken); attempt++)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, 1 << Math.Min(attempt, 5))), clock, stoppingToken);
            }
        }
    }

    private async Task<bool> TryPostAsync(Notice notice, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(notice);
            using var response = await clients.CreateClient().SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode)
            {
                outcomes[Key(notice.Order)] = "";
                return true;
            }

            if (response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) return false;
            outcomes[Key(notice.Order)] = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            log.LogWarning("The desk refused the notice of order {Order}: {Status}", notice.Order.Number, response.StatusCode);
            return true;
        }
        catch (HttpRequestException e)
        {
            log.LogInformation("The desk cannot be reached ({Reason}); the notice of order {Order} waits", e.HttpRequestError, notice.Order.Number);
            return false;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private HttpRequestMessage Request(Notice notice)
    {
        var body = JsonSerializer.Serialize(Body(notice), Assets.Json);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(options.WebhookSecret), Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
        return new(HttpMethod.Post, $"{options.Kefu}/api/v1/shops/{Uri.EscapeDataString(options.Shop)}/orders")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { "X-Kefu-Timestamp", timestamp },
                { "X-Kefu-Signature", $"v1={Convert.ToHexStringLower(signature)}" },
                { "X-Kefu-Event-Id", notice.EventId },
            },
        };
    }

    private static object Body(Notice notice)
    {
        var order = notice.Order;
        var customer = DemoCustomer.Find(order.CustomerId)!;
        return new
        {
            notice.EventId,
            OrderNumber = order.Number,
            order.Version,
            OccurredAt = order.ChangedAtUtc,
            Customer = new { ExternalId = customer.Id, customer.Name, customer.Phone, customer.Email, customer.Address },
            order.Status,
            Currency = "CNY",
            order.TotalMinor,
            PaidAt = order.PaidAtUtc,
            order.Lines,
            Shipments = order.Shipment is null ? [] : new[] { order.Shipment },
        };
    }

    private static string Key(Order order) => string.Create(CultureInfo.InvariantCulture, $"{order.Number}#{order.Version}");

    private sealed record Notice(Order Order, string EventId);
}
