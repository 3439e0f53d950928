using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kefu.Bench;

/// <summary>One keep-alive connection that posts the same message under ever new ids, at the least cost to the machine it shares with the server.</summary>
internal sealed class WireClient : IDisposable
{
    private const int IdLength = 36;
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfChunks = "0\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request;
    private readonly int _idAt;
    private readonly byte[] _answer = new byte[64 * 1024];

    private WireClient(byte[] request, int idAt)
    {
        _request = request;
        _idAt = idAt;
    }

    public static async Task<WireClient> ConnectAsync(Uri address, string path, string? token, CancellationToken ct)
    {
        const string body = """{"clientId":"########-####-####-####-############","kind":"text","text":"Where is my parcel? It should have come on Tuesday."}""";
        var head = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nAccept-Language: en\r\n");
        if (token is not null)
        {
            head.Append(CultureInfo.InvariantCulture, $"Authorization: Bearer {token}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n");
        var text = head + body;
        var client = new WireClient(Encoding.ASCII.GetBytes(text), text.IndexOf('#', StringComparison.Ordinal));
        await client._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, address.Port), ct);
        return client;
    }

    /// <summary>Posts one message and gives the status of the answer.</summary>
    public async ValueTask<int> SendAsync(CancellationToken ct)
    {
        Guid.CreateVersion7().TryFormat(_request.AsSpan(_idAt, IdLength), out _);
        await _socket.SendAsync(_request, ct);
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_answer.AsMemory(length), ct);
            if (read == 0)
            {
                throw new IOException("The server hung up.");
            }

            length += read;
            if (IsComplete(_answer.AsSpan(0, length)))
            {
                return ((_answer[9] - '0') * 100) + ((_answer[10] - '0') * 10) + (_answer[11] - '0');
            }
        }
    }

    /// <summary>What the last answer said.</summary>
    public string LastAnswer() => Encoding.UTF8.GetString(_answer).TrimEnd('\0');

    public void Dispose() => _socket.Dispose();

    private static bool IsComplete(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(EndOfHead);
        if (end < 0)
        {
            return false;
        }

        var mark = answer[..end].IndexOf("Content-Length: "u8);
        if (mark < 0)
        {
            return answer[(end + 2)..].EndsWith(EndOfChunks);
        }

        var rest = answer[(mark + 16)..];
        var length = int.Parse(rest[..rest.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
        return answer.Length >= end + 4 + length;
    }
}
