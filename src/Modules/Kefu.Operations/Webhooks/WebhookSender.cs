using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Kefu.Platform.Access;
using Kefu.Platform.Handling;
using Kefu.Platform.Jobs;
using Kefu.Platform.Log;
using Kefu.Platform.Outbound;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Operations.Webhooks;

/// <summary>Tells each place in order. Every place has a task of its own, so that one which hangs or fails holds up no other; a lease keeps two nodes from serving the same one.</summary>
internal sealed partial class WebhookSender(IServiceScopeFactory scopes, OutboundHttp outbound, OutboundRules rules, WebhookSecrets secrets, Pace pace, TimeProvider clock, IHostApplicationLifetime lifetime, ILogger<WebhookSender> logger) : BackgroundService
{
    private const int MostAtOnce = 32;
    private const int MostInARow = 50;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Long enough for one call, renewed with each: when this process dies, another goes on this much later.</summary>
    private readonly TimeSpan _lease = TimeSpan.FromSeconds(rules.TimeoutSeconds + 15);
    private readonly ConcurrentDictionary<Guid, Task> _busy = new();
    private readonly Doorbell _served = new();
    private DateTime _nextSweep;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        await BackgroundLoop.RunAsync(LookAsync, e => Failed(logger, e), TimeSpan.FromSeconds(1), stoppingToken);
        await Task.WhenAll(_busy.Values);
    }

    private async Task LookAsync(CancellationToken ct)
    {
        var ring = _served.Next;
        await BeginDueAsync(ct);
        await SweepAsync(ct);
        await pace.WaitAsync(Look, ring, NextDueAsync, ct);
    }

    private async Task<DateTime?> NextDueAsync(CancellationToken ct)
    {
        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var place = await db.Set<Webhook>().Where(h => h.Enabled && db.Set<WebhookDelivery>().Any(d => d.WebhookId == h.Id && d.State == DeliveryState.Waiting))
            .MinAsync(h => h.LeaseUntilUtc != null && h.LeaseUntilUtc > h.DueAtUtc ? h.LeaseUntilUtc : h.DueAtUtc, ct);
        return place < _nextSweep ? place : _nextSweep;
    }

    /// <summary>Once a day, and soon after the start.</summary>
    private async Task SweepAsync(CancellationToken ct)
    {
        if (clock.UtcNow() < _nextSweep)
        {
            return;
        }

        await using var scope = scopes.ScopeAs(Actor.System);
        await scope.ServiceProvider.GetRequiredService<WebhookSweep>().RunAsync(ct);
        _nextSweep = clock.UtcNow().AddDays(1);
    }

    /// <summary>Begins with every place that is due and that nobody serves.</summary>
    private async Task BeginDueAsync(CancellationToken ct)
    {
        if (_busy.Count >= MostAtOnce)
        {
            return;
        }

        await using var scope = scopes.ScopeAs(Actor.System);
        var db = scope.ServiceProvider.GetRequiredService<KefuDbContext>();
        var now = clock.UtcNow();
        var due = await db.Set<Webhook>().AsNoTracking()
            .Where(h => h.Enabled && h.DueAtUtc <= now && (h.LeaseUntilUtc == null || h.LeaseUntilUtc < now) && db.Set<WebhookDelivery>().Any(d => d.WebhookId == h.Id && d.State == DeliveryState.Waiting))
            .OrderBy(h => h.DueAtUtc).Take(MostAtOnce).ToListAsync(ct);
        foreach (var hook in due.Where(h => !_busy.ContainsKey(h.Id)))
        {
            if (await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new ClaimWebhook(hook.Id, hook.Fence, now + _lease), ct))
            {
                _busy[hook.Id] = Task.Run(() => ServeAsync(hook, hook.Fence + 1, ct), CancellationToken.None);
            }
        }
    }

    private async Task ServeAsync(Webhook hook, long fence, CancellationToken ct)
    {
        try
        {
            for (var i = 0; i < MostInARow; i++)
            {
                await using var scope = scopes.ScopeAs(Actor.System);
                var next = await scope.ServiceProvider.GetRequiredService<KefuDbContext>().Set<WebhookDelivery>().AsNoTracking()
                    .Where(d => d.WebhookId == hook.Id && d.State == DeliveryState.Waiting).OrderBy(d => d.Number).FirstOrDefaultAsync(ct);
                var (status, error) = next is null ? (null, null) : await TellAsync(hook, next, ct);
                if (!await scope.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new SettleDelivery(hook.Id, fence, next?.Number, status, error, clock.UtcNow() + _lease), ct) || next is null)
                {
                    return;
                }
            }

            await using var last = scopes.ScopeAs(Actor.System);
            await last.ServiceProvider.GetRequiredService<Dispatcher>().SendAsync(new SettleDelivery(hook.Id, fence, null, null, null, clock.UtcNow()), ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(logger, e);
        }
        catch (OperationCanceledException)
        {
            // The lease runs out by itself; what was under way is sent again with the same id.
        }
        finally
        {
            _busy.TryRemove(hook.Id, out _);
            _served.Ring();
        }
    }

    private async Task<(int? Status, string? Error)> TellAsync(Webhook hook, WebhookDelivery delivery, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(delivery.Body);
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.TryAddWithoutValidation("X-Kefu-Event-Id", delivery.Id.ToString());
        request.Headers.TryAddWithoutValidation("X-Kefu-Event-Type", delivery.Type);
        request.Headers.TryAddWithoutValidation("X-Kefu-Timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("X-Kefu-Signature", Sign(secrets.Open(hook.Secret), timestamp, body));
        try
        {
            var answer = await outbound.SendAsync(request, ct);
            return (answer.Status, answer.Status is >= 200 and < 300 ? null : "status " + answer.Status.ToString(CultureInfo.InvariantCulture));
        }
        catch (OutboundFailed failed)
        {
            return (null, failed.Fault.ToString().ToLowerInvariant());
        }
    }

    /// <summary>The same form as the webhooks that shops send: <c>v1=hex(HMAC-SHA256(secret, timestamp + "." + body))</c>.</summary>
    internal static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        mac.AppendData(body);
        return "v1=" + Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook could not be served")]
    private static partial void Failed(ILogger logger, Exception e);
}
