using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kefu.Bench;

/// <summary>One open server-sent-event stream, read at the least cost: tens of thousands share this process.</summary>
internal sealed class FeedClient : IDisposable
{
    /// <summary>A port belongs to an address: so many connections leave from one before the next is taken.</summary>
    private const int PerSource = 8_000;
    private static readonly byte[] EndOfEvent = "\n\n"u8.ToArray();
    private static int _count;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[1024];
    private int _length;

    private FeedClient()
    {
    }

    /// <summary>Opens a stream and returns when it has begun.</summary>
    public static async Task<FeedClient> OpenAsync(Uri address, string path, string headers, CancellationToken ct)
    {
        var feed = new FeedClient();
        var source = 1 + (Interlocked.Increment(ref _count) / PerSource % 200);
        feed._socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(source + 1)]), 0));
        await feed._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), ct);
        await feed._socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept: text/event-stream\r\n{headers}\r\n")), ct);
        while (feed._buffer.AsSpan(0, feed._length).IndexOf(": hello"u8) < 0)
        {
            if (!await feed.ReadAsync(ct))
            {
                throw new IOException("The feed did not open: " + Encoding.UTF8.GetString(feed._buffer, 0, feed._length));
            }
        }

        feed._length = 0;
        return feed;
    }

    /// <summary>Hands over the bytes of each event until the stream ends.</summary>
    public async Task FollowAsync(Action<ReadOnlySpan<byte>> hear, CancellationToken ct)
    {
        while (await ReadAsync(ct))
        {
            var from = 0;
            while (_buffer.AsSpan(from, _length - from).IndexOf(EndOfEvent) is var end and >= 0)
            {
                hear(_buffer.AsSpan(from, end));
                from += end + EndOfEvent.Length;
            }

            _buffer.AsSpan(from, _length - from).CopyTo(_buffer);
            _length -= from;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> ReadAsync(CancellationToken ct)
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 4);
        }

        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length), ct);
        _length += read;
        return read > 0;
    }
}
