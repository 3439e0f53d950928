using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Outbound;

/// <summary>What a scanner says of a file.</summary>
public enum ScanVerdict
{
    /// <summary>Nothing was found.</summary>
    Clean,

    /// <summary>Something was found.</summary>
    Infected,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}

/// <summary>Looks into files before they are kept.</summary>
public interface IFileScanner
{
    /// <summary>True when the operator named a scanner: then no file is kept without its word.</summary>
    bool IsOn { get; }

    /// <summary>Looks into a file.</summary>
    Task<ScanVerdict> ScanAsync(Stream content, CancellationToken ct);
}

/// <summary>Asks clamd over its own protocol; the operator names it as <c>unix:/run/clamav/clamd.ctl</c> or <c>tcp:127.0.0.1:3310</c>.</summary>
internal sealed class ClamScanner : IFileScanner
{
    private const int Chunk = 64 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private readonly EndPoint? _place;
    private readonly ILogger _logger;

    public ClamScanner(string? place, ILogger logger)
    {
        _logger = logger;
        _place = place?.Split(':', 2) switch
        {
            null or [""] => null,
            ["unix", { Length: > 0 } path] => new UnixDomainSocketEndPoint(path),
            ["tcp", var host] when host.LastIndexOf(':') is > 0 and var at && int.TryParse(host[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) => new DnsEndPoint(host[..at], port),
            _ => throw new InvalidOperationException("Uploads:Scanner is unix:PATH or tcp:HOST:PORT."),
        };
    }

    public bool IsOn => _place is not null;

    public async Task<ScanVerdict> ScanAsync(Stream content, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            var answer = await AskAsync(content, limit.Token);
            if (answer.EndsWith(" FOUND", StringComparison.Ordinal))
            {
                _logger.LogWarning("An upload was refused: {Finding}", new string([.. answer.Where(c => !char.IsControl(c))]));
                return ScanVerdict.Infected;
            }

            if (answer.EndsWith(": OK", StringComparison.Ordinal))
            {
                return ScanVerdict.Clean;
            }

            _logger.LogError("The scanner of uploads answers {Answer}", new string([.. answer.Where(c => !char.IsControl(c))]));
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            _logger.LogError(e, "The scanner of uploads does not answer");
        }

        return ScanVerdict.Unknown;
    }

    private async Task<string> AskAsync(Stream content, CancellationToken ct)
    {
        using var socket = _place is UnixDomainSocketEndPoint ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_place!, ct);
        await using var line = new NetworkStream(socket, ownsSocket: false);
        await line.WriteAsync("zINSTREAM\0"u8.ToArray(), ct);
        var buffer = new byte[4 + Chunk];
        int read;
        do
        {
            read = await content.ReadAsync(buffer.AsMemory(4), ct);
            BinaryPrimitives.WriteInt32BigEndian(buffer, read);
            await line.WriteAsync(buffer.AsMemory(0, 4 + read), ct);
        }
        while (read > 0);

        using var answer = new MemoryStream();
        while ((read = await line.ReadAsync(buffer, ct)) > 0 && answer.Length < 4096)
        {
            answer.Write(buffer, 0, read);
            if (Array.IndexOf(buffer, (byte)0, 0, read) >= 0)
            {
                break;
            }
        }

        return Encoding.UTF8.GetString(answer.ToArray()).Split('\0')[0].TrimEnd();
    }
}
