using System.Net;
using System.Net.Sockets;
using System.Text;
using Kefu.Platform.Outbound;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kefu.Tests.Platform.Outbound;

public sealed class OutboundHttpTests : IAsyncDisposable
{
    private readonly Canary _canary = new();

    public async ValueTask DisposeAsync() => await _canary.DisposeAsync();

    [Theory]
    [Case("T-R2")]
    [InlineData("http://127.0.0.1:{0}/"), InlineData("http://2130706433:{0}/"), InlineData("http://0x7f000001:{0}/"), InlineData("http://0177.0.0.1:{0}/"), InlineData("http://127.1:{0}/"), InlineData("http://127.0.0.1.:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/"), InlineData("http://localhost:{0}/"), InlineData("http://localhost.:{0}/"), InlineData("http://user:word@shop.example:{0}/"), InlineData("http://user@shop.example:{0}/")]
    [InlineData("http://１２７.０.０.１:{0}/"), InlineData("http://0:{0}/")]
    public async Task A_disguised_address_of_the_house_should_not_be_called(string form)
    {
        using var http = Open(new OutboundRules { PlainHttp = true, Ports = [_canary.Port] }, Dns.GetHostAddressesAsync);
        using var request = new HttpRequestMessage(HttpMethod.Get, string.Format(System.Globalization.CultureInfo.InvariantCulture, form, _canary.Port));
        var failed = await Assert.ThrowsAsync<OutboundFailed>(() => http.SendAsync(request, default));
        Assert.Contains(failed.Fault, new[] { OutboundFault.Refused, OutboundFault.Unreachable });
        Assert.Equal(0, _canary.Calls);
    }

    [Theory]
    [Case("T-R2")]
    [InlineData("http://shop.example/"), InlineData("https://shop.example:22/"), InlineData("ftp://shop.example/"), InlineData("file:///etc/passwd"), InlineData("gopher://shop.example/"), InlineData("https://10.0.0.1/"), InlineData("https://a:b@shop.example/"), InlineData("/orders"), InlineData("")]
    public void An_address_that_may_not_be_called_should_not_be_read(string text)
    {
        using var http = Open(new OutboundRules(), Dns.GetHostAddressesAsync);
        Assert.Null(http.Read(text));
        Assert.NotNull(http.Read("https://shop.example/hooks?x=1"));
    }

    [Fact]
    [Case("T-R3")]
    public async Task A_name_that_leads_into_the_house_should_not_be_called_even_when_it_also_leads_outside()
    {
        using var http = Open(new OutboundRules { PlainHttp = true, Ports = [_canary.Port] }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("1.1.1.1"), IPAddress.Loopback]));
        Assert.Equal(OutboundFault.Refused, (await Assert.ThrowsAsync<OutboundFailed>(() => CallAsync(http))).Fault);
        Assert.Equal(0, _canary.Calls);
    }

    [Fact]
    [Case("T-R3")]
    public async Task The_line_should_go_to_the_address_that_was_vetted_whatever_the_name_server_says_next()
    {
        var asked = 0;
        using var http = Open(Inside(), (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : IPAddress.Parse("10.0.0.1")]));
        Assert.Equal(200, (await CallAsync(http)).Status);
        Assert.Equal(1, asked);
    }

    [Fact]
    [Case("T-R3")]
    public async Task A_redirect_should_be_an_answer_and_not_be_followed()
    {
        _canary.Answer = $"HTTP/1.1 302 Found\r\nLocation: http://shop.example:{_canary.Port}/inner\r\nContent-Length: 0\r\n\r\n";
        using var http = Open(Inside(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        Assert.Equal(302, (await CallAsync(http)).Status);
        Assert.Equal(1, _canary.Calls);
    }

    [Fact]
    [Case("T-R3")]
    public async Task An_endless_answer_should_be_cut()
    {
        _canary.Answer = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + new string('x', 3 * 1024 * 1024);
        using var http = Open(Inside(), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var answer = await CallAsync(http);
        Assert.True(answer.Cut);
        Assert.Equal(1024 * 1024, answer.Body.Length);
    }

    [Fact]
    [Case("T-R3")]
    public async Task An_answer_that_never_ends_should_be_given_up()
    {
        _canary.Answer = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx";
        using var http = Open(Inside() with { TimeoutSeconds = 0.3 }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        Assert.Equal(OutboundFault.TimedOut, (await Assert.ThrowsAsync<OutboundFailed>(() => CallAsync(http))).Fault);
    }

    private OutboundRules Inside() => new() { PlainHttp = true, Ports = [_canary.Port], AllowedNetworks = ["127.0.0.1/32"] };

    private async Task<OutboundAnswer> CallAsync(OutboundHttp http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://shop.example:{_canary.Port}/");
        return await http.SendAsync(request, CancellationToken.None);
    }

    private static OutboundHttp Open(OutboundRules rules, Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new(rules, TimeProvider.System, NullLogger<OutboundHttp>.Instance, resolve);

    /// <summary>Stands inside the house and counts who calls.</summary>
    private sealed class Canary : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _clients = [];
        private readonly Task _running;
        private int _calls;

        public Canary()
        {
            _listener.Start();
            _running = RunAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int Calls => _calls;

        public string Answer { get; set; } = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _running;
            _clients.ForEach(c => c.Dispose());
            _listener.Dispose();
        }

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _calls);
                    _clients.Add(client);
                    var stream = client.GetStream();
                    if (await stream.ReadAsync(new byte[4096]) == 0)
                    {
                        // The caller gave up before it was heard.
                        continue;
                    }

                    await stream.WriteAsync(Encoding.ASCII.GetBytes(Answer));
                    if (Answer.Contains("Connection: close", StringComparison.Ordinal))
                    {
                        client.Close();
                    }
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }
}
