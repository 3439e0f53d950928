using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Outbound;

/// <summary>Why a call did not come about.</summary>
public enum OutboundFault
{
    /// <summary>The address is none that Kefu may call: scheme, port, credentials in it, or a place inside the house.</summary>
    Refused,

    /// <summary>No such name, no connection, no valid certificate, or the line broke.</summary>
    Unreachable,

    /// <summary>It took too long.</summary>
    TimedOut,
}

/// <summary>A call that did not come about.</summary>
public sealed class OutboundFailed(OutboundFault fault, Exception? inner = null) : Exception("outbound: " + fault, inner)
{
    /// <summary>Why.</summary>
    public OutboundFault Fault { get; } = fault;
}

/// <summary>What the other side answered. A redirect is an answer like any other: nobody follows it.</summary>
/// <param name="Cut">True when the answer was longer than what is read.</param>
public sealed record OutboundAnswer(int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, bool Cut);

/// <summary>The one way out: every call that Kefu makes of its own accord to an address somebody typed goes through here, so that nobody can use the server to look around inside the house.</summary>
public sealed class OutboundHttp : IDisposable
{
    private readonly OutboundRules _rules;
    private readonly AddressTable _table;
    private readonly TimeProvider _clock;
    private readonly ILogger<OutboundHttp> _logger;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _http;

    /// <summary>Opens the way out under these rules.</summary>
    public OutboundHttp(OutboundRules rules, TimeProvider clock, ILogger<OutboundHttp> logger)
        : this(rules, clock, logger, Dns.GetHostAddressesAsync)
    {
    }

    internal OutboundHttp(OutboundRules rules, TimeProvider clock, ILogger<OutboundHttp> logger, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (_rules, _clock, _logger, _resolve) = (rules, clock, logger, resolve);
        _table = new AddressTable(rules.AllowedNetworks);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            SslOptions = { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 },
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Reads an address that somebody typed; null when it is none that may be called by its form. Where its name leads is looked at with each call.</summary>
    public Uri? Read(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && Fits(address) ? address : null;

    /// <summary>Calls, and reads at most what the rules allow. Throws <see cref="OutboundFailed"/>.</summary>
    public async Task<OutboundAnswer> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (request.RequestUri is not { IsAbsoluteUri: true } address || !Fits(address))
        {
            throw new OutboundFailed(OutboundFault.Refused);
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(_rules.TimeoutSeconds), _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            var (body, cut) = await ReadAsync(answer, both.Token);
            return new OutboundAnswer((int)answer.StatusCode, answer.Headers.Concat(answer.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase), body, cut);
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new OutboundFailed(OutboundFault.TimedOut, e);
        }
        catch (HttpRequestException e) when (e.InnerException is OutboundFailed refused)
        {
            throw new OutboundFailed(refused.Fault, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new OutboundFailed(OutboundFault.Unreachable, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private bool Fits(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || (_rules.PlainHttp && address.Scheme == Uri.UriSchemeHttp))
        && address.UserInfo.Length == 0 && _rules.Ports.Contains(address.Port) && address.IdnHost.Length > 0
        && (!IPAddress.TryParse(address.DnsSafeHost, out var literal) || _table.Allows(literal));

    /// <summary>Looks the name up once and connects to what was vetted, so that a second answer of the name server changes nothing.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var point = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(point.Host, out var literal) ? [literal] : await _resolve(point.Host, ct);
        if (addresses.Length == 0 || !_rules.Ports.Contains(point.Port) || !addresses.All(_table.Allows))
        {
            _logger.LogWarning("A call to {Host} was refused: it leads to where nothing may be called", point.Host);
            throw new OutboundFailed(OutboundFault.Refused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, point.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<(ReadOnlyMemory<byte> Body, bool Cut)> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var read = await stream.ReadAsync(buffer, ct);
            if (read == 0)
            {
                return (kept.ToArray(), false);
            }

            var room = _rules.MaxBytes - (int)kept.Length;
            kept.Write(buffer, 0, Math.Min(read, room));
            if (read > room)
            {
                return (kept.ToArray(), true);
            }
        }
    }
}
