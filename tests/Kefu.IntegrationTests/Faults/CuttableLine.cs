using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Kefu.Tests.Faults;

/// <summary>A line to a server that a test can cut: by resets, or so that everything vanishes in it without a word; or make slow.</summary>
internal sealed class CuttableLine : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly IPEndPoint _to;
    private volatile Line _state = Line.Whole;
    private volatile int _slowMs;

    public CuttableLine(string host, int port)
    {
        _to = new IPEndPoint(IPAddress.Parse(host), port);
        _listener.Start();
        _ = AcceptAsync();
    }

    private enum Line
    {
        Whole,
        BlackHole,
        Reset,
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>From now on nothing passes and nobody is told.</summary>
    public void BlackHole() => _state = Line.BlackHole;

    /// <summary>Each thing that is said to the server takes so long to arrive.</summary>
    public void Slow(TimeSpan by) => _slowMs = (int)by.TotalMilliseconds;

    /// <summary>Resets every connection, and each new one at once.</summary>
    public void Reset()
    {
        _state = Line.Reset;
        CloseAll();
    }

    /// <summary>Lets new connections through; those that fell into the hole are reset.</summary>
    public void Mend()
    {
        (_state, _slowMs) = (Line.Whole, 0);
        CloseAll();
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        CloseAll();
        _end.Dispose();
    }

    private void CloseAll()
    {
        foreach (var socket in _open.Keys)
        {
            _open.TryRemove(socket, out _);
            try
            {
                // Without lingering: the other side gets a reset.
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
            catch (ObjectDisposedException)
            {
                // Its other end was quicker.
            }
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var from = await _listener.AcceptSocketAsync(_end.Token);
                _open[from] = true;
                if (_state is Line.Reset)
                {
                    CloseAll();
                    continue;
                }

                _ = ConnectAsync(from);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ConnectAsync(Socket from)
    {
        var to = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _open[to] = true;
        try
        {
            while (_state is Line.BlackHole)
            {
                await Task.Delay(50, _end.Token);
            }

            await to.ConnectAsync(_to, _end.Token);
            from.NoDelay = true;
            await Task.WhenAny(PumpAsync(from, to, toServer: true), PumpAsync(to, from, toServer: false));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One end is gone: so is the other.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
            _open.TryRemove(from, out _);
            _open.TryRemove(to, out _);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool toServer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer.AsMemory(), _end.Token) is > 0 and var read)
            {
                if (toServer && _slowMs > 0)
                {
                    await Task.Delay(_slowMs, _end.Token);
                }

                if (_state is Line.Whole)
                {
                    await to.SendAsync(buffer.AsMemory(0, read), _end.Token);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Cut.
        }
    }
}
