using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kefu.Tests.Faults;

/// <summary>Clients that open a line and then send a letter a second: in the head of a request, or in its body.</summary>
internal sealed class SlowClients : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _all;
    private int _open;

    public SlowClients(Uri server, string token, int count) =>
        _all = [.. Enumerable.Range(0, count).Select(i => Task.Run(() => DawdleAsync(server, i % 2 == 0 ? Head(server, token) : Head(server, token) + "\r\n{\"text\":\"")))];

    /// <summary>How many lines are still open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Done when the server has cut every one of them off.</summary>
    public Task AllCut => Task.WhenAll(_all);

    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private static string Head(Uri server, string token) => string.Create(
        CultureInfo.InvariantCulture, $"POST /api/v1/widget/messages HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n");

    private async Task DawdleAsync(Uri server, string beginning)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, _end.Token);
        Interlocked.Increment(ref _open);
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(beginning), _end.Token);
            var cut = ReadAsync(socket);
            while (!cut.IsCompleted)
            {
                await socket.SendAsync("x"u8.ToArray(), _end.Token);
                await Task.WhenAny(cut, Task.Delay(1000, _end.Token));
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // Cut off.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    /// <summary>Reads whatever the server says until it closes the line.</summary>
    private async Task ReadAsync(Socket socket)
    {
        var buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer.AsMemory(), _end.Token) > 0)
        {
        }
    }
}
